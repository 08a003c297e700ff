namespace Entri.Admin.Domain;

/// <summary>One sign-in of one person in one browser. The cookie carries a secret; here is only its hash.</summary>
public sealed class UserSession
{
    /// <summary><c>ses_…</c>, for lists and logs; it opens nothing.</summary>
    public required string Id { get; init; }

    /// <summary>The SHA-256 of the cookie's value.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Who signed in.</summary>
    public required string UserId { get; init; }

    /// <summary>
    /// The organization that was last opened in it, or null for none. The session is the person's: where they do not belong to that one any
    /// more, it goes on in another one of theirs, and it ends with their last membership.
    /// </summary>
    public string? OrganizationId { get; set; }

    /// <summary>When the person signed in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person last proved who they are: a password or a passkey.</summary>
    public required DateTimeOffset ProvenAt { get; set; }

    /// <summary>When it was last used, exact to a few minutes.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it ends however busy it is.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The address that the person signed in from.</summary>
    public string? IpAddress { get; init; }

    /// <summary>The browser that the person signed in with, as it calls itself.</summary>
    public string? UserAgent { get; init; }
}
