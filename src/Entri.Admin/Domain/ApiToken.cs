namespace Entri.Admin.Domain;

/// <summary>
/// What programs call the API with. It belongs to the organization and outlives its creator; its values are kept nowhere.
/// </summary>
public sealed class ApiToken
{
    /// <summary>How long before its end a token counts as ending soon.</summary>
    public static readonly TimeSpan SoonBeforeExpiry = TimeSpan.FromDays(TokenNotices.DaysBeforeEnd[0]);

    /// <summary><c>tok_…</c></summary>
    public required string Id { get; init; }

    /// <summary>The organization that it opens.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>What it is for; equal names are allowed.</summary>
    public required string Name { get; set; }

    /// <summary>The name as it is compared and sorted; it follows the name.</summary>
    public string NormalizedName { get => SearchText.Of(Name); private set => _ = value; }

    /// <summary>Everything that a search looks at; it follows what it is made of.</summary>
    public string SearchKey { get => SearchText.Of(Name, Description, CreatedByName); private set => _ = value; }

    /// <summary>More about it, or null.</summary>
    public string? Description { get; set; }

    /// <summary>Its values, those that have ended too; one at least.</summary>
    public List<ApiTokenValue> Values { get; init; } = [];

    /// <summary>What it may do.</summary>
    public required ScopeSet Scopes { get; set; }

    /// <summary>The only projects that it reaches; null for all, those that come later too.</summary>
    public ProjectSet? Projects { get; set; }

    /// <summary>The only addresses that it may be used from; null for all.</summary>
    public AddressRanges? AllowedIps { get; set; }

    /// <summary>How many requests it may make in a minute, where that is less than the installation allows; or null.</summary>
    public int? RateLimit { get; set; }

    /// <summary>Who is told before it ends, apart from the organization's owners and admins; null for nobody.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Whether it may give itself a new value.</summary>
    public bool CanRotateItself { get; set; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The person who made it, or null where a token did.</summary>
    public string? CreatedByUserId { get; init; }

    /// <summary>The token that made it, or null where a person did.</summary>
    public string? CreatedByTokenId { get; init; }

    /// <summary>The name of its maker at that time: a person's or a token's.</summary>
    public required string CreatedByName { get; init; }

    /// <summary>Since when it is switched off; null while it is on.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When it was revoked; null while it was not. There is no way back.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Why it was revoked; null where nobody said, and while it was not.</summary>
    public RevocationReason? RevocationReason { get; private set; }

    /// <summary>When it was last accepted, exact to a few seconds; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>The address that it was last used from.</summary>
    public string? LastUsedFrom { get; private set; }

    /// <summary>How often it was changed; guards against overlapping changes.</summary>
    public int Version { get; private set; }

    /// <summary>The newest of its values, where they were read too.</summary>
    public ApiTokenValue CurrentValue => Values.MaxBy(value => value.Number)!;

    /// <summary>Whether nobody has a value: none was copied and none used.</summary>
    public bool IsNeverPickedUp => LastUsedAt is null && Values.TrueForAll(value => value.PickedUpAt is null);

    /// <summary>Where, from where and how often it works.</summary>
    public TokenLimits Limits => new(Projects, AllowedIps, RateLimit);

    /// <summary>Whether it still opens anything.</summary>
    public ApiTokenLife Life => new(RevokedAt, ExpiresAt, DisabledAt);

    /// <summary>Gives it a new value; the values before end at once.</summary>
    /// <param name="hash">The SHA-256 of the value.</param>
    /// <param name="prefix">Its first ten characters.</param>
    /// <param name="suffix">Its last four characters.</param>
    /// <param name="now">The time.</param>
    public ApiTokenValue AddValue(byte[] hash, string prefix, string suffix, DateTimeOffset now)
    {
        foreach (var old in Values)
        {
            // Long ago by any clock: this one may be ahead, and they must not live on when it is right again.
            old.ValidUntil = DateTimeOffset.UnixEpoch;
        }

        var number = Values.Count == 0 ? 1 : CurrentValue.Number + 1;
        var value = new ApiTokenValue { TokenId = Id, Number = number, Hash = hash, Prefix = prefix, Suffix = suffix, CreatedAt = now };
        Values.Add(value);
        return value;
    }

    /// <summary>Ends it for good. A second call changes nothing.</summary>
    /// <param name="now">The time.</param>
    /// <param name="reason">Why, where somebody says.</param>
    /// <returns>Whether this call ended it.</returns>
    public bool Revoke(DateTimeOffset now, RevocationReason? reason = null)
    {
        if (RevokedAt is not null)
        {
            return false;
        }

        (RevokedAt, RevocationReason) = (now, reason);
        return true;
    }

    /// <summary>Notes that it was changed.</summary>
    public void Touch() => Version++;

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
