namespace Entri.Admin.Data.ActivityLog;

/// <summary>What a verification found.</summary>
/// <param name="Entries">How many entries from the beginning are unbroken.</param>
/// <param name="Error">The first that is wrong, as a sentence; null where all is well.</param>
public sealed record ActivityVerdict(long Entries, string? Error)
{
    /// <summary>What was done to the first that is wrong; null where all is well.</summary>
    public ActivityFault? Fault { get; init; }

    /// <summary>How many older entries the organization's own rule has removed.</summary>
    public long Removed { get; init; }

    /// <summary>When the last of them was removed; null where none was.</summary>
    public DateTimeOffset? RemovedAt { get; init; }
}

/// <summary>What can be done to a log past the app.</summary>
public enum ActivityFault
{
    /// <summary>An entry says something else than what was written.</summary>
    Changed,

    /// <summary>An entry is gone.</summary>
    Deleted,

    /// <summary>An entry stands there that the app did not write.</summary>
    Inserted,

    /// <summary>An entry stands in another one's place.</summary>
    Reordered,

    /// <summary>The record of where the log begins or ends is not what the app wrote.</summary>
    Bounds,

    /// <summary>What the filters look up is not what the entries say.</summary>
    Index,
}

/// <summary>How far a verification is.</summary>
/// <param name="Done">How many entries are checked.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct ActivityProgress(long Done, long Total);
