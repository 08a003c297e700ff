namespace Entri.Admin.Domain;

/// <summary>A person in an organization.</summary>
public sealed class Member
{
    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The person.</summary>
    public required string UserId { get; init; }

    /// <summary>What the person may do there.</summary>
    public required MemberRole Role { get; set; }

    /// <summary>When the person joined.</summary>
    public required DateTimeOffset JoinedAt { get; init; }

    /// <summary>When the person last opened the organization; null where they have not since they joined.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>The person's own search key, which the database copies here whenever it changes.</summary>
    public string SearchKey { get; private set; } = "";
}
