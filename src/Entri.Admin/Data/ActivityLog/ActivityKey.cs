namespace Entri.Admin.Data.ActivityLog;

/// <summary>The key of the activity log's hashes; there is one row.</summary>
public sealed class ActivityKey
{
    /// <summary>The id of the only row.</summary>
    public const int OnlyId = 1;

    /// <summary><see cref="OnlyId"/></summary>
    public int Id { get; init; }

    /// <summary>The key, encrypted with ASP.NET Data Protection.</summary>
    public required byte[] Value { get; init; }
}
