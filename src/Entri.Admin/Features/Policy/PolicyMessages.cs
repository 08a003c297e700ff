using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.Policy;

/// <summary>What an organization allows.</summary>
/// <param name="MaxTokenDays">How many days a token may live at most; null for any number.</param>
/// <param name="DefaultTokenDays">After how many days a token ends whose maker names no end; null for none.</param>
/// <param name="AllowNever">Whether a token may have no end; false wherever there is a longest life.</param>
/// <param name="AllowedScopes">The scopes that tokens may carry, a writing one with its reading one; null for all.</param>
/// <param name="TokensOfLeavers">
/// <c>keep</c> or <c>revoke</c>: what happens to the tokens of somebody who goes, where nobody says otherwise.
/// </param>
/// <param name="InvitedDomains">The domains whose addresses may be invited; none for all.</param>
/// <param name="MaxIdleDays">After how many days without use a token is announced three times and then disabled; null for never.</param>
/// <param name="LeakedTokens">
/// <c>revoke</c> or <c>flag</c>: what happens to a token that was found somewhere public, besides that owners and admins are told.
/// </param>
public sealed record PolicyResponse(
    int? MaxTokenDays,
    int? DefaultTokenDays,
    bool AllowNever,
    IReadOnlyList<string>? AllowedScopes,
    string TokensOfLeavers,
    IReadOnlyList<string> InvitedDomains,
    int? MaxIdleDays,
    string LeakedTokens)
{
    internal const string Keep = "keep", Revoke = "revoke", Flag = "flag";

    internal static PolicyResponse Of(OrganizationPolicy policy) => new(
        policy.MaxTokenDays,
        policy.DefaultTokenDays,
        !policy.EveryTokenEnds,
        policy.AllowedScopes is { } scopes ? [.. scopes.Select(scope => scope.Name)] : null,
        policy.RevokesTokensOfLeavers ? Revoke : Keep,
        policy.InvitedDomains,
        policy.MaxIdleDays,
        policy.FlagsLeakedTokens ? Flag : Revoke);
}

/// <summary>What shall change in the policy; a member that is left out stays as it is.</summary>
public sealed record UpdatePolicyRequest
{
    /// <summary>How many days a token may live at most: 1 to 3650; null for any number.</summary>
    public Optional<int?> MaxTokenDays { get; init; }

    /// <summary>After how many days a token ends whose maker names no end: 1 to 3650; null for none.</summary>
    public Optional<int?> DefaultTokenDays { get; init; }

    /// <summary>Whether a token may have no end.</summary>
    public Optional<bool> AllowNever { get; init; }

    /// <summary>The names of all scopes that tokens may carry; null for all there are.</summary>
    public Optional<string?[]?> AllowedScopes { get; init; }

    /// <summary><c>keep</c> or <c>revoke</c>: what happens to the tokens of somebody who goes.</summary>
    public Optional<string?> TokensOfLeavers { get; init; }

    /// <summary>All domains whose addresses may be invited; none for all.</summary>
    public Optional<string?[]?> InvitedDomains { get; init; }

    /// <summary>
    /// After how many days without use a token is disabled: 30 to 365; null for never. Days before the rule was there do not count, and
    /// three messages announce it.
    /// </summary>
    public Optional<int?> MaxIdleDays { get; init; }

    /// <summary><c>revoke</c> or <c>flag</c>: what happens to a token that was found somewhere public.</summary>
    public Optional<string?> LeakedTokens { get; init; }

    /// <summary>What happens to tokens that are there and that the policy would not allow; left out, they go on as they are.</summary>
    public ExistingTokensRequest? ExistingTokens { get; init; }

    internal Failure? Validate(ScopeCatalog catalog) => new FieldErrors()
        .Check("maxTokenDays", DaysError(MaxTokenDays.Value))
        .Check("defaultTokenDays", DaysError(DefaultTokenDays.Value))
        .Check("allowedScopes", ScopesError(catalog))
        .Check("tokensOfLeavers", TokensOfLeavers is { IsSet: true, Value: not (PolicyResponse.Keep or PolicyResponse.Revoke) }
            ? $"must be {PolicyResponse.Keep} or {PolicyResponse.Revoke}" : null)
        .Check("invitedDomains", InvitedDomains.IsSet ? DomainsError(InvitedDomains.Value) : null)
        .Check("maxIdleDays", IdleError(MaxIdleDays.Value))
        .Check("leakedTokens", LeakedTokens is { IsSet: true, Value: not (PolicyResponse.Revoke or PolicyResponse.Flag) }
            ? $"must be {PolicyResponse.Revoke} or {PolicyResponse.Flag}" : null)
        .Check("existingTokens", ExistingTokens?.Error)
        .Failure;

    /// <summary>The policy with what the request names.</summary>
    internal OrganizationPolicy ApplyTo(OrganizationPolicy old, ScopeCatalog catalog, DateTimeOffset now) => new()
    {
        MaxTokenDays = MaxTokenDays.Or(old.MaxTokenDays),
        DefaultTokenDays = DefaultTokenDays.Or(old.DefaultTokenDays),
        RequiresEnd = AllowNever.IsSet ? !AllowNever.Value : old.RequiresEnd,
        AllowedScopes = !AllowedScopes.IsSet ? old.AllowedScopes
            : AllowedScopes.Value is { } names ? [.. names.Select(name => catalog.Find(name!)!)]
            : null,
        RevokesTokensOfLeavers = TokensOfLeavers.IsSet ? TokensOfLeavers.Value == PolicyResponse.Revoke : old.RevokesTokensOfLeavers,
        InvitedDomains = InvitedDomains.IsSet
            ? [.. InvitedDomains.Value!.Select(OrganizationPolicy.CleanDomain).OfType<string>().Distinct()]
            : [.. old.InvitedDomains],
        MaxIdleDays = MaxIdleDays.Or(old.MaxIdleDays),
        FlagsLeakedTokens = LeakedTokens.IsSet ? LeakedTokens.Value == PolicyResponse.Flag : old.FlagsLeakedTokens,
        IdleSince = MaxIdleDays.Or(old.MaxIdleDays) is null ? null : old.IdleSince ?? now,
    };

    /// <summary>Why the request and the policy that it makes do not go together, or null where they do.</summary>
    internal Failure? Validate(OrganizationPolicy after) =>
        AllowNever is { IsSet: true, Value: true } && after.MaxTokenDays is not null
            ? new FieldErrors().Check("allowNever", "must be false where maxTokenDays is set").Failure
            : after.Validate();

    /// <summary>What is wrong with a number of days, or null.</summary>
    internal static string? DaysError(int? days) =>
        days is < 1 or > OrganizationPolicy.MaxDays ? $"must be a number of days from 1 to {OrganizationPolicy.MaxDays}" : null;

    /// <summary>What is wrong with a number of days without use, or null.</summary>
    internal static string? IdleError(int? days) => days is < OrganizationPolicy.MinIdleDays or > OrganizationPolicy.MostIdleDays
        ? $"must be a number of days from {OrganizationPolicy.MinIdleDays} to {OrganizationPolicy.MostIdleDays}" : null;

    /// <summary>What is wrong with a list of domains, or null.</summary>
    internal static string? DomainsError(string?[]? domains) =>
        domains is null ? "must be an array"
        : domains.Length > OrganizationPolicy.MaxDomains ? $"must have at most {OrganizationPolicy.MaxDomains} domains"
        : domains.Any(domain => OrganizationPolicy.CleanDomain(domain) is null) ? "must be domains such as example.com"
        : null;

    private static string Shorten(string? name) => name is { Length: > 50 } ? $"{name[..50]}…" : name ?? "null";

    private string? ScopesError(ScopeCatalog catalog)
    {
        var unknown = AllowedScopes.Value?.Where(name => name is null || catalog.Find(name) is null).Take(3).ToArray();
        return unknown is { Length: > 0 } ? $"contains unknown scopes: {string.Join(", ", unknown.Select(Shorten))}" : null;
    }
}

/// <summary>What happens to the tokens that a new policy would not allow.</summary>
/// <param name="TooLong"><c>keep</c> or <c>shorten</c>: those that live too long; left out means keep.</param>
/// <param name="TooLongCount">How many those are as far as the caller knows; where they are others by now, nothing is changed.</param>
/// <param name="TooWide"><c>keep</c> or <c>narrow</c>: those with scopes that are not allowed; left out means keep.</param>
/// <param name="TooWideCount">How many those are as far as the caller knows.</param>
public sealed record ExistingTokensRequest(
    string? TooLong = null, int? TooLongCount = null, string? TooWide = null, int? TooWideCount = null)
{
    internal const string Shorten = "shorten", Narrow = "narrow";

    internal bool Shortens => TooLong == Shorten;

    internal bool Narrows => TooWide == Narrow;

    internal string? Error =>
        TooLong is not (null or PolicyResponse.Keep or Shorten) ? $"must have {PolicyResponse.Keep} or {Shorten} as tooLong"
        : TooWide is not (null or PolicyResponse.Keep or Narrow) ? $"must have {PolicyResponse.Keep} or {Narrow} as tooWide"
        : null;
}
