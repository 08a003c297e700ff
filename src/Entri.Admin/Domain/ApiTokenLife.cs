namespace Entri.Admin.Domain;

/// <summary>The times that decide whether a token still opens anything.</summary>
/// <param name="RevokedAt">When it was ended for good, or null.</param>
/// <param name="ExpiresAt">When it ends by itself, or null.</param>
/// <param name="DisabledAt">Since when it has been switched off, or null.</param>
public readonly record struct ApiTokenLife(DateTimeOffset? RevokedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? DisabledAt)
{
    /// <summary>Why a request with its value is refused at that time, the worst reason first, or null where it is accepted.</summary>
    public ApiTokenState? End(DateTimeOffset now) =>
        RevokedAt is not null ? ApiTokenState.Revoked
        : ExpiresAt <= now ? ApiTokenState.Expired
        : DisabledAt is not null ? ApiTokenState.Disabled
        : null;

    /// <summary>The same, but for one of the token's values, which may end before the token.</summary>
    /// <param name="validUntil">When the value ends, or null.</param>
    public ApiTokenLife Until(DateTimeOffset? validUntil) =>
        validUntil < (ExpiresAt ?? DateTimeOffset.MaxValue) ? this with { ExpiresAt = validUntil } : this;
}
