namespace Entri.Admin.Data.ActivityLog;

/// <summary>
/// Where an organization's log begins since its oldest entries were removed by the organization's own rule. There is a row only where that
/// has happened. Triggers let nothing else remove entries than what lies before it. Whoever writes to the database can make one, but
/// not its seal without the keys, and so a verification tells.
/// </summary>
public sealed class ActivityCut
{
    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The number of the last entry that was removed, and so of all that were.</summary>
    public required long Sequence { get; set; }

    /// <summary>The hash of the last entry that was removed, from which the chain goes on.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>When it was removed.</summary>
    public required DateTimeOffset CutAt { get; set; }

    /// <summary>The keyed hash of all the other members.</summary>
    public required byte[] Seal { get; set; }
}
