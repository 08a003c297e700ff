namespace Entri.Admin.Domain;

/// <summary>
/// What programs call the API with. It belongs to the organization and outlives its creator; its values are kept nowhere.
/// </summary>
public sealed class ApiToken
{
    /// <summary>How long before its end a token counts as ending soon.</summary>
    public static readonly TimeSpan SoonBeforeExpiry = TimeSpan.FromDays(TokenNotices.DaysBeforeEnd[0]);

    /// <summary>For how long a revocation can be taken back.</summary>
    public static readonly TimeSpan RestorableFor = TimeSpan.FromHours(72);

    /// <summary>After how long a value is given up that nobody copied or used.</summary>
    public static readonly TimeSpan UnclaimedFor = TimeSpan.FromHours(24);

    /// <summary>The longest time that an old value may go on beside a new one.</summary>
    public static readonly TimeSpan MaxGrace = TimeSpan.FromDays(7);

    /// <summary>How long an old value goes on where nobody says otherwise.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(24);

    /// <summary><c>tok_…</c></summary>
    public required string Id { get; init; }

    /// <summary>The organization that it opens.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>What it is for; equal names are allowed.</summary>
    public required string Name { get; set; }

    /// <summary>The name as it is compared and sorted; it follows the name.</summary>
    public string NormalizedName { get => SearchText.Of(Name); private set => _ = value; }

    /// <summary>What a search looks at together; it follows what it is made of.</summary>
    public string SearchKey { get => SearchText.Of(Name, Description, CreatedByName, Scopes.ToString()); private set => _ = value; }

    /// <summary>More about it, or null.</summary>
    public string? Description { get; set; }

    /// <summary>Its values, those that have ended too; one at least.</summary>
    public List<ApiTokenValue> Values { get; init; } = [];

    /// <summary>What people see instead of the newest of its values, which the list is sorted by.</summary>
    public string Hint { get; private set; } = "";

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

    /// <summary>When it was revoked; null while it is not.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Why it was revoked; null where nobody said, and while it is not.</summary>
    public RevocationReason? RevocationReason { get; private set; }

    /// <summary>When it was last accepted, exact to a few seconds; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>The address that it was last used from.</summary>
    public string? LastUsedFrom { get; private set; }

    /// <summary>How many requests came with it in the days that its row shows; soon after midnight in one more.</summary>
    public long RecentRequests { get; private set; }

    /// <summary>Whether somebody got hold of one of its values; the database tells, which keeps it beside them for the list.</summary>
    public bool IsPickedUp { get; private set; }

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

    /// <summary>Until when a revocation can be taken back; null where it cannot, or there is none.</summary>
    public DateTimeOffset? RestorableUntil =>
        RevocationReason is Domain.RevocationReason.Leaked ? null : RevokedAt + RestorableFor;

    /// <summary>When it is revoked unless somebody copies or uses it first; null where that has happened.</summary>
    public DateTimeOffset? PickUpBy => RevokedAt is null && IsNeverPickedUp ? CurrentValue.CreatedAt + UnclaimedFor : null;

    /// <summary>Gives it a new value. The values before end after the grace, and those that end sooner keep their end.</summary>
    /// <param name="hash">The SHA-256 of the value.</param>
    /// <param name="prefix">Its first ten characters.</param>
    /// <param name="suffix">Its last four characters.</param>
    /// <param name="now">The time.</param>
    /// <param name="grace">For how long the values before still work; none where it is left out.</param>
    public ApiTokenValue AddValue(byte[] hash, string prefix, string suffix, DateTimeOffset now, TimeSpan grace = default)
    {
        Values.ForEach(old => old.EndAfter(grace, now));
        var number = Values.Count == 0 ? 1 : CurrentValue.Number + 1;
        var value = new ApiTokenValue { TokenId = Id, Number = number, Hash = hash, Prefix = prefix, Suffix = suffix, CreatedAt = now };
        Values.Add(value);
        Hint = value.Hint;
        return value;
    }

    /// <summary>The newest of its values that somebody found where it must not be and that it still works with; or null.</summary>
    public ApiTokenValue? ReportedValueAt(DateTimeOffset now) =>
        Values.Where(value => value.ReportedAt is not null && !(value.ValidUntil <= now)).MaxBy(value => value.Number);

    /// <summary>The values that newer ones took the place of and that still work, the newest first.</summary>
    public IReadOnlyList<ApiTokenValue> OldValuesAt(DateTimeOffset now) =>
        [.. Values.Where(value => value != CurrentValue && value.ValidUntil > now).OrderByDescending(value => value.Number)];

    /// <summary>Until when one of its values works by itself; null for no end. The token ends all of them.</summary>
    public DateTimeOffset? EndOf(ApiTokenValue value) => Life.Until(value.ValidUntil).ExpiresAt;

    /// <summary>
    /// Gives the old values that still work another end: the newest of them that one, those before it no later one than they have.
    /// </summary>
    /// <param name="grace">For how long from now; zero ends them.</param>
    /// <param name="now">The time.</param>
    /// <returns>The newest of them, or null where none works any more.</returns>
    public ApiTokenValue? SetGrace(TimeSpan grace, DateTimeOffset now)
    {
        if (OldValuesAt(now) is not [var newest, ..] old)
        {
            return null;
        }

        newest.ValidUntil = null;
        foreach (var value in old)
        {
            value.EndAfter(grace, now);
        }

        return newest;
    }

    /// <summary>Ends it. Of one that has ended already only a leak is noted, because there is no way back from that.</summary>
    /// <param name="now">The time.</param>
    /// <param name="reason">Why; null where nobody says.</param>
    /// <returns>Whether this call changed anything.</returns>
    public bool Revoke(DateTimeOffset now, RevocationReason? reason = null)
    {
        if (RevokedAt is not null && (reason != Domain.RevocationReason.Leaked || RevocationReason == reason))
        {
            return false;
        }

        (RevokedAt, RevocationReason) = (RevokedAt ?? now, reason);
        return true;
    }

    /// <summary>Takes a revocation back. Whoever wants it back has its value or knows who has.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Whether there was one that can be taken back.</returns>
    public bool Restore(DateTimeOffset now)
    {
        // A time that lies ahead was stored by a clock that went wrong, and buys no time.
        if (!(RestorableUntil > now) || RevokedAt > StoredTimes.LatestPossible(now))
        {
            return false;
        }

        (RevokedAt, RevocationReason) = (null, null);
        if (IsNeverPickedUp)
        {
            CurrentValue.PickedUpAt = now;
        }

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
