namespace Entri.Admin.Domain;

/// <summary>
/// Times that were stored by a clock that may have been wrong. One that lies further ahead than the clocks of several instances may differ
/// was no moment that has been, and nothing is won by it.
/// </summary>
public static class StoredTimes
{
    /// <summary>How far the clocks of instances on one database may differ.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    /// <summary>The latest moment that can have been stored by now.</summary>
    public static DateTimeOffset LatestPossible(DateTimeOffset now) => now + MaxSkew;

    /// <summary>The latest end that anything can have by now which lasts that long.</summary>
    public static DateTimeOffset LatestEnd(DateTimeOffset now, TimeSpan lifetime) => LatestPossible(now) + lifetime;
}
