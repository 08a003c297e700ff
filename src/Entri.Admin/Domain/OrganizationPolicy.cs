using System.Globalization;

namespace Entri.Admin.Domain;

/// <summary>
/// What an organization allows its own people and programs. Every rule is here; whoever gives a token something, or invites somebody, asks
/// it in the transaction that does so. A new policy cuts off nothing by itself.
/// </summary>
public sealed record OrganizationPolicy
{
    /// <summary>The most days that the policy can name.</summary>
    public const int MaxDays = 3650;

    /// <summary>The fewest and the most days without use after which a token can be disabled.</summary>
    public const int MinIdleDays = 30, MostIdleDays = 365;

    /// <summary>The most domains that it can name.</summary>
    public const int MaxDomains = 50;

    /// <summary>
    /// The day on which a token is made does not count, and the last one counts whole, wherever the person is; the day on which summer time
    /// ends has 25 hours.
    /// </summary>
    private static readonly TimeSpan LastDay = TimeSpan.FromHours(25);

    /// <summary>How many days a token may live at most; null for any number.</summary>
    public int? MaxTokenDays { get; init; }

    /// <summary>After how many days a token ends whose maker names no end; null for never, or for as late as is allowed.</summary>
    public int? DefaultTokenDays { get; init; }

    /// <summary>Whether every token has to end.</summary>
    public bool RequiresEnd { get; init; }

    /// <summary>The scopes that tokens may carry; null for all, those of services that are added later too.</summary>
    public ScopeSet? AllowedScopes { get; init; }

    /// <summary>Whether the tokens of somebody who goes are revoked, where nobody says otherwise.</summary>
    public bool RevokesTokensOfLeavers { get; init; }

    /// <summary>The domains whose addresses may be invited, as <see cref="EmailAddress.Clean"/> has them; none for all.</summary>
    public List<string> InvitedDomains { get; init; } = [];

    /// <summary>After how many days without use a token is disabled; null for never.</summary>
    public int? MaxIdleDays { get; init; }

    /// <summary>Since when that rule has been there; days before it do not count. Null where there is no rule.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>Whether a token that was found somewhere public is only shown as reported; otherwise it is revoked at once.</summary>
    public bool FlagsLeakedTokens { get; init; }

    /// <summary>Whether no token may live for ever: so it is wherever there is a longest life.</summary>
    public bool EveryTokenEnds => RequiresEnd || MaxTokenDays is not null;

    /// <summary>How many days a token lives whose maker names no end; null where it lives for ever.</summary>
    public int? DaysWithoutEnd => DefaultTokenDays ?? MaxTokenDays;

    /// <summary>When a token ends whose maker names no end; null for never.</summary>
    public DateTimeOffset? EndFor(DateTimeOffset now) => DaysWithoutEnd is { } days ? now.AddDays(days) : null;

    /// <summary>When a token that lives too long would end if it were made now.</summary>
    /// <exception cref="InvalidOperationException">No token lives too long.</exception>
    public DateTimeOffset LatestEnd(DateTimeOffset now) => now.AddDays(
        MaxTokenDays ?? DefaultTokenDays ?? throw new InvalidOperationException("This policy shortens no token."));

    /// <summary>Whether a token lives longer than one may that is made now.</summary>
    /// <param name="end">When it ends; null for never.</param>
    /// <param name="now">The time.</param>
    public bool IsTooLate(DateTimeOffset? end, DateTimeOffset now) =>
        end is null ? EveryTokenEnds : MaxTokenDays is { } days && end > now.AddDays(days) + LastDay;

    /// <summary>Whether tokens may carry that scope.</summary>
    public bool Allows(Scope scope) => AllowedScopes is not { } allowed || allowed.Allows(scope);

    /// <summary>
    /// The part of some scopes that tokens may carry: of a writing one that they may not, the reading one where that is allowed.
    /// </summary>
    public ScopeSet Narrow(ScopeSet scopes) => AllowedScopes is not { } allowed
        ? scopes
        : [.. scopes.Select(scope => Allows(scope) ? scope : allowed.FirstOrDefault(other => other.Resource == scope.Resource))
            .OfType<Scope>()];

    /// <summary>What is wrong with the end of a token, as the end of a sentence; or null.</summary>
    /// <param name="end">When it ends; null for never.</param>
    /// <param name="now">The time.</param>
    public string? EndError(DateTimeOffset? end, DateTimeOffset now) =>
        !IsTooLate(end, now) ? null
        : end is null && MaxTokenDays is null ? "must not be never: the organization's policy wants every token to end"
        : $"must not be later than {LatestEnd(now).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: "
            + $"the organization's policy allows {Days(MaxTokenDays!.Value)}";

    /// <summary>What is wrong with the scopes of a token, as the end of a sentence; or null.</summary>
    public string? ScopesError(IEnumerable<Scope> scopes)
    {
        var refused = scopes.Where(scope => !Allows(scope)).ToArray();
        return refused.Length == 0 ? null : $"must not name {Words.Enumerate([.. refused.Select(scope => scope.Name)])}: "
            + "the organization's policy does not allow it";
    }

    /// <summary>
    /// Why a token may not carry those scopes until then, or null where it may. Every way in which a token comes to more asks this.
    /// </summary>
    /// <param name="scopes">All scopes that it has then.</param>
    /// <param name="end">When it ends then; null for never.</param>
    /// <param name="now">The time.</param>
    public Failure? Check(IEnumerable<Scope> scopes, DateTimeOffset? end, DateTimeOffset now) =>
        new FieldErrors().Check("scopes", ScopesError(scopes)).Check("expiresAt", EndError(end, now)).Failure;

    /// <summary>Why an address may not be invited, or null where it may. The name of a domain says nothing of those below it.</summary>
    /// <param name="address">What <see cref="EmailAddress.Clean"/> returned.</param>
    public Failure? CheckInvited(string address) => InvitedDomains.Count == 0 || InvitedDomains.Contains(DomainOf(address))
        ? null
        : new FieldErrors().Check("email", $"must be an address of {Words.Enumerate([.. InvitedDomains], "or")}: "
            + "the organization's policy invites nobody else").Failure;

    /// <summary>Why these rules do not go together, or null where they do.</summary>
    public Failure? Validate() => new FieldErrors()
        .Check("defaultTokenDays", DefaultTokenDays > MaxTokenDays ? $"must be at most {MaxTokenDays}, as long as a token may live"
            : RequiresEnd && DaysWithoutEnd is null ? "should not be empty: every token has to end" : null)
        .Failure;

    /// <summary>A domain as it is kept, or null where the text is none.</summary>
    /// <param name="text">What was typed; an @ before it is no part of it.</param>
    public static string? CleanDomain(string? text) =>
        EmailAddress.Clean($"a@{text?.Trim().TrimStart('@')}") is { } address && address.Contains('.', StringComparison.Ordinal)
            ? DomainOf(address) : null;

    /// <summary>A number of days in words.</summary>
    public static string Days(int days) => days == 1 ? "1 day" : $"{days} days";

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
}
