namespace Entri.Admin.Domain;

/// <summary>A key that programs call the API with. It belongs to the organization and outlives its creator; its value is kept nowhere.</summary>
public sealed class ApiToken
{
    /// <summary>How long before its end a token counts as ending soon.</summary>
    public static readonly TimeSpan SoonBeforeExpiry = TimeSpan.FromDays(7);

    /// <summary><c>tok_…</c></summary>
    public required string Id { get; init; }

    /// <summary>The organization that it opens.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>What it is for; equal names are allowed.</summary>
    public required string Name { get; set; }

    /// <summary>More about it, or null.</summary>
    public string? Description { get; set; }

    /// <summary>The SHA-256 of the whole value.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The first ten characters of the value, for people to tell tokens apart.</summary>
    public required string Prefix { get; set; }

    /// <summary>The last four characters of the value.</summary>
    public required string Suffix { get; set; }

    /// <summary>What it may do.</summary>
    public required ScopeSet Scopes { get; set; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The person who made it, or null where a token did.</summary>
    public string? CreatedByUserId { get; init; }

    /// <summary>The name of its maker at that time: a person's or a token's.</summary>
    public required string CreatedByName { get; init; }

    /// <summary>When its maker got hold of the value; null while nobody has.</summary>
    public DateTimeOffset? PickedUpAt { get; set; }

    /// <summary>Since when it is switched off; null while it is on.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When it was revoked; null while it was not. There is no way back.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>When it was last accepted, exact to a few seconds; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>The address that it was last used from.</summary>
    public string? LastUsedFrom { get; private set; }

    /// <summary>What people see instead of the value: <c>entri_Ab12…x9Zq</c>.</summary>
    public string Hint => $"{Prefix}…{Suffix}";

    /// <summary>Whether nobody has the value: it was neither copied nor used.</summary>
    public bool IsNeverPickedUp => PickedUpAt is null && LastUsedAt is null;

    /// <summary>Whether it still opens anything.</summary>
    public ApiTokenLife Life => new(RevokedAt, ExpiresAt, DisabledAt);

    /// <summary>Ends it for good. A second call changes nothing.</summary>
    /// <returns>Whether this call ended it.</returns>
    public bool Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            return false;
        }

        RevokedAt = now;
        return true;
    }

    /// <summary>What it is good for at that time; the first that applies, worst first.</summary>
    public ApiTokenState State(DateTimeOffset now) => Life.End(now) ?? this switch
    {
        { IsNeverPickedUp: true } => ApiTokenState.NeverPickedUp,
        { ExpiresAt: { } end } when end <= now + SoonBeforeExpiry => ApiTokenState.ExpiresSoon,
        { LastUsedAt: null } => ApiTokenState.NeverUsed,
        _ => ApiTokenState.Active,
    };

    /// <summary>Whether a request with its value is accepted at that time.</summary>
    public bool IsActive(DateTimeOffset now) => Life.End(now) is null;
}
