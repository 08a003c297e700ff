namespace Entri.Admin.Data.ActivityLog;

/// <summary>
/// Where an organization's activity log ends, so that entries cut off the end are missed. There is a row for every organization, also
/// for one in which nothing has happened yet, and it stays when the organization goes.
/// </summary>
public sealed class ActivityChain
{
    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The number of the last entry, and so of all entries; 0 where there is none.</summary>
    public long Sequence { get; init; }

    /// <summary>The last entry's hash; empty where there is none.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The keyed hash of all the other members: without it, whoever cuts off the end could write another one here.</summary>
    public required byte[] Seal { get; init; }
}
