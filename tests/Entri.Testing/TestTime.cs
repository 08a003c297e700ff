namespace Entri.Testing;

/// <summary>The time at which the clocks of tests stand until a test moves them.</summary>
public static class TestTime
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);
}
