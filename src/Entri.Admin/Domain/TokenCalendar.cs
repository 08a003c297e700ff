namespace Entri.Admin.Domain;

/// <summary>The secret link to the calendar of an organization's tokens; there is one at most, and only its hash is kept.</summary>
public sealed class TokenCalendar
{
    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The SHA-256 of the code in the link.</summary>
    public required byte[] CodeHash { get; set; }

    /// <summary>When the link was made, or made anew.</summary>
    public required DateTimeOffset CreatedAt { get; set; }
}
