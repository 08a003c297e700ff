namespace Entri.Admin.Domain;

/// <summary>
/// What became of an invitation. Only what somebody did is kept; an invitation whose time is over stays <see cref="Pending"/> in its row
/// until another one takes its place.
/// </summary>
public enum InvitationStatus
{
    /// <summary>It waits for an answer.</summary>
    Pending,

    /// <summary>The person joined.</summary>
    Accepted,

    /// <summary>The person does not want to join.</summary>
    Declined,

    /// <summary>Somebody of the organization took it back.</summary>
    Cancelled,

    /// <summary>Nobody answered in time.</summary>
    Expired,
}

/// <summary>
/// What lets the owner of one e-mail address join an organization in a role. Its link holds a code, of which only the hash is kept.
/// </summary>
public sealed class Invitation
{
    /// <summary>How long a link works after it was made.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary><c>inv_…</c>, which names the invitation and opens nothing.</summary>
    public required string Id { get; init; }

    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Whom it is for: the address as <see cref="EmailAddress.Clean"/> returned it.</summary>
    public required string Email { get; init; }

    /// <summary>The address as it is compared; it follows the address.</summary>
    public string NormalizedEmail { get => EmailAddress.Fold(Email); private set => _ = value; }

    /// <summary>What the person will be.</summary>
    public required MemberRole Role { get; init; }

    /// <summary>What was done with it; what it is at a time says <see cref="StatusAt"/>.</summary>
    public InvitationStatus Status { get; private set; }

    /// <summary>The SHA-256 of its link's code.</summary>
    public required byte[] CodeHash { get; set; }

    /// <summary>The person who gives the role, or null where a token does.</summary>
    public string? InvitedByUserId { get; private set; }

    /// <summary>The token that gives the role, or null where a person does.</summary>
    public string? InvitedByTokenId { get; private set; }

    /// <summary>The name of the person or token at that time.</summary>
    public string InvitedByName { get; private set; } = "";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on its link opens nothing.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it was answered, taken back or replaced; null while it was not.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What it is at that time.</summary>
    public InvitationStatus StatusAt(DateTimeOffset now) =>
        Status == InvitationStatus.Pending && (ExpiresAt <= now || ExpiresAt > StoredTimes.LatestEnd(now, Lifetime))
            ? InvitationStatus.Expired : Status;

    /// <summary>Says who gives the role, and how long the person has for an answer.</summary>
    /// <param name="userId">The person, or null.</param>
    /// <param name="tokenId">The token, or null.</param>
    /// <param name="name">The name of either.</param>
    /// <param name="expiresAt">The end.</param>
    public void SendBy(string? userId, string? tokenId, string name, DateTimeOffset expiresAt) =>
        (InvitedByUserId, InvitedByTokenId, InvitedByName, ExpiresAt) = (userId, tokenId, name, expiresAt);

    /// <summary>Ends it: answered, taken back, or over and in the way of a new one.</summary>
    /// <exception cref="InvalidOperationException">It has ended already, or this is no end.</exception>
    public void End(InvitationStatus status, DateTimeOffset now)
    {
        if (Status != InvitationStatus.Pending || status == InvitationStatus.Pending)
        {
            throw new InvalidOperationException($"An invitation that is {Status} cannot become {status}.");
        }

        (Status, EndedAt) = (status, now);
    }
}
