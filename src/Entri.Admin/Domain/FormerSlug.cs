namespace Entri.Admin.Domain;

/// <summary>A slug that an organization had: old links lead to it, and nobody else gets it, until a time.</summary>
public sealed class FormerSlug
{
    /// <summary>How long it leads on.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>The slug.</summary>
    public required string Slug { get; init; }

    /// <summary>The organization that had it last.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Until when it leads there.</summary>
    public required DateTimeOffset LeadsUntil { get; init; }
}
