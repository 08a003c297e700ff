namespace Entri.Admin.Components;

/// <summary>A moment as the browser tells it.</summary>
/// <param name="At">The moment, in milliseconds since 1970.</param>
/// <param name="Offset">How far the person's clocks are then ahead of UTC, in minutes.</param>
/// <param name="Zone">The name of their zone.</param>
public sealed record BrowserMoment(long At, int Offset, string Zone)
{
    /// <summary>The same moment, or the last that there is.</summary>
    public LocalMoment ToLocal()
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(At, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        return new LocalMoment(at.ToOffset(TimeSpan.FromMinutes(Offset)), Zone);
    }
}
