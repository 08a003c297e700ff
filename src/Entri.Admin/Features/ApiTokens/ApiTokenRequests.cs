using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What a new token shall be.</summary>
/// <param name="Name">What it is for: 1 to 100 characters.</param>
/// <param name="Description">More about it: at most 500 characters.</param>
/// <param name="Scopes">The names of its scopes; left out means <c>projects:read</c>.</param>
public sealed record CreateApiTokenRequest(string? Name, string? Description = null, string?[]? Scopes = null)
{
    /// <summary>
    /// When it ends; null means never. Left out, it is as the organization's policy says: after its default, or never. A token that ends
    /// makes none that ends later, and null means with its maker then.
    /// </summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>The ids of the only projects that it reaches; null or left out: those that its maker reaches.</summary>
    public string?[]? Projects { get; init; }

    /// <summary>
    /// The only addresses that it may be used from, alone or as ranges (<c>10.0.0.0/8</c>); null or left out: those of its maker.
    /// </summary>
    public string?[]? AllowedIps { get; init; }

    /// <summary>How many requests it may make in a minute; null or left out: as many as its maker.</summary>
    public int? RateLimit { get; init; }

    /// <summary>Who is told before it ends, apart from owners and admins.</summary>
    public string? ContactEmail { get; init; }

    /// <summary>Whether it may give itself a new value.</summary>
    public bool CanRotateItself { get; init; }

    /// <param name="catalog">The scopes that there are.</param>
    /// <param name="now">The time.</param>
    /// <param name="projectsError">What is wrong with the projects beyond their form, or null.</param>
    internal Failure? Validate(ScopeCatalog catalog, DateTimeOffset now, string? projectsError = null) => new FieldErrors()
        .Check("name", Rules.Name(Name))
        .Check("description", Rules.Description(Description))
        .Check("scopes", ApiTokenRules.Scopes(catalog, Scopes))
        .Check("expiresAt", ApiTokenRules.Expiry(ExpiresAt.Value, now))
        .Check("projects", projectsError ?? ApiTokenRules.Projects(Projects))
        .Check("allowedIps", ApiTokenRules.AllowedIps(AllowedIps))
        .Check("rateLimit", ApiTokenRules.RateLimit(RateLimit))
        .Check("contactEmail", ApiTokenRules.ContactEmail(ContactEmail))
        .Failure;
}

/// <summary>What shall change in a token; a member that is left out stays as it is.</summary>
public sealed record UpdateApiTokenRequest
{
    /// <summary>What it is for.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>More about it; null clears it.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>The names of all its scopes.</summary>
    public Optional<string?[]?> Scopes { get; init; }

    /// <summary>When it ends; null means never.</summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>Whether it is refused for the time being.</summary>
    public Optional<bool> Disabled { get; init; }

    /// <summary>The ids of the only projects that it reaches; null means all.</summary>
    public Optional<string?[]?> Projects { get; init; }

    /// <summary>The only addresses that it may be used from, alone or as ranges (<c>10.0.0.0/8</c>); null means all.</summary>
    public Optional<string?[]?> AllowedIps { get; init; }

    /// <summary>How many requests it may make in a minute; null means as many as the installation allows.</summary>
    public Optional<int?> RateLimit { get; init; }

    /// <summary>Who is told before it ends, apart from owners and admins; null for nobody.</summary>
    public Optional<string?> ContactEmail { get; init; }

    /// <summary>Whether it may give itself a new value.</summary>
    public Optional<bool> CanRotateItself { get; init; }

    /// <summary>What the token may do after the change, which must be valid.</summary>
    internal ScopeSet ScopesOf(ApiToken token, ScopeCatalog catalog) =>
        Scopes.IsSet ? ApiTokenRules.Parse(catalog, Scopes.Value!) : token.Scopes;

    /// <summary>What is wrong with it, as far as that is known before the token is.</summary>
    internal Failure? Validate(ScopeCatalog catalog, DateTimeOffset now)
    {
        // Names that only the token may have are looked at with it, but of a request that is refused every one.
        var withoutScopes = this with { Scopes = default };
        return Scopes is { IsSet: true, Value: null } || withoutScopes.Validate(catalog, now, ScopeSet.None) is not null
            ? Validate(catalog, now, ScopeSet.None) : null;
    }

    /// <summary>Where, from where and how often it works after the change, which must be valid.</summary>
    internal TokenLimits LimitsOf(ApiToken token) => new(
        Projects.IsSet ? ApiTokenRules.ToProjects(Projects.Value) : token.Projects,
        AllowedIps.IsSet ? ApiTokenRules.ToAddresses(AllowedIps.Value) : token.AllowedIps,
        RateLimit.Or(token.RateLimit));

    /// <summary>What is wrong with it for a token that has these scopes, of which some may have left the catalog.</summary>
    internal Failure? Validate(ScopeCatalog catalog, DateTimeOffset now, ScopeSet kept) => new FieldErrors()
        .Check("name", Name.IsSet ? Rules.Name(Name.Value) : null)
        .Check("description", Rules.Description(Description.Value))
        .Check("scopes", Scopes is { IsSet: true, Value: null } ? "must be an array" : ApiTokenRules.Scopes(catalog, Scopes.Value, kept))
        .Check("expiresAt", ApiTokenRules.Expiry(ExpiresAt.Value, now))
        .Check("projects", ApiTokenRules.Projects(Projects.Value))
        .Check("allowedIps", ApiTokenRules.AllowedIps(AllowedIps.Value))
        .Check("rateLimit", ApiTokenRules.RateLimit(RateLimit.Value))
        .Check("contactEmail", ApiTokenRules.ContactEmail(ContactEmail.Value))
        .Failure;
}

/// <summary>The rules for tokens that forms and the API share.</summary>
public static class ApiTokenRules
{
    /// <summary>What is wrong with the names of scopes, or null.</summary>
    /// <param name="catalog">The scopes that there are.</param>
    /// <param name="names">The names.</param>
    /// <param name="kept">What a token has already, which need not be there any more.</param>
    public static string? Scopes(ScopeCatalog catalog, string?[]? names, ScopeSet kept = default)
    {
        var unknown = names?.Where(name => name is null || (catalog.Find(name) is null && kept.All(scope => scope.Name != name)))
            .Select(name => name ?? "null").Take(3).ToArray();
        return unknown is { Length: > 0 } ? $"contains unknown scopes: {string.Join(", ", unknown.Select(Shorten))}" : null;
    }

    /// <summary>What is wrong with the end of a token, or null.</summary>
    /// <param name="end">The end; null for never.</param>
    /// <param name="now">The time.</param>
    public static string? Expiry(DateTimeOffset? end, DateTimeOffset now) => end <= now ? "must be in the future" : null;

    /// <summary>What is wrong with a limit to projects by its form, or null; whether there are such projects is another question.</summary>
    public static string? Projects(string?[]? ids) =>
        ids is null ? null
        : ids.Length == 0 ? "should not be empty: null means all projects"
        : ids.Length > ProjectSet.MaxCount ? $"must have at most {ProjectSet.MaxCount} projects"
        : ids.FirstOrDefault(id => id is null || !EntityId.IsProject(id)) is { } wrong ? UnknownProjects([wrong])
        : ids.Contains(null) ? UnknownProjects(["null"])
        : null;

    /// <summary>What is wrong with ids of projects of which the caller has none, as the end of a sentence.</summary>
    public static string UnknownProjects(IEnumerable<string> ids) =>
        $"contains unknown projects: {string.Join(", ", ids.Take(3).Select(Shorten))}";

    /// <summary>What is wrong with a limit to addresses, or null.</summary>
    public static string? AllowedIps(string?[]? ranges) =>
        ranges is null ? null
        : ranges.Length == 0 ? "should not be empty: null means all addresses"
        : ranges.Length > AddressRanges.MaxCount ? $"must have at most {AddressRanges.MaxCount} ranges"
        : ranges.Select(AllowedIp).FirstOrDefault(error => error is not null);

    /// <summary>What is wrong with one range of addresses, or null.</summary>
    public static string? AllowedIp(string? range) =>
        AddressRanges.Clean(range) is not null ? null
        : AddressRanges.Meant(range) is { } meant ? $"must not have bits behind its length: {Shorten(range!.Trim())} is {meant}"
        : $"must be addresses or ranges such as 203.0.113.7 or 2001:db8::/32, not {Shorten(range ?? "null")}";

    /// <summary>What is wrong with a limit of requests, or null.</summary>
    public static string? RateLimit(int? requests) => requests is null or (>= 1 and <= TokenLimits.MaxRequestsPerMinute)
        ? null : $"must be from 1 to {TokenLimits.MaxRequestsPerMinute}";

    /// <summary>What is wrong with an address for notices, or null.</summary>
    public static string? ContactEmail(string? address) =>
        string.IsNullOrWhiteSpace(address) || (address.Length <= Rules.EmailMaxLength && EmailAddress.Clean(address) is not null)
            ? null : "must be an e-mail address";

    internal static ProjectSet? ToProjects(string?[]? ids) => ids is null ? null : [.. ids.OfType<string>()];

    internal static AddressRanges? ToAddresses(string?[]? ranges) =>
        ranges is null ? null : [.. ranges.Select(AddressRanges.Clean).OfType<string>()];

    internal static ScopeSet Parse(ScopeCatalog catalog, string?[] names) =>
        [.. names.Select(name => catalog.Find(name!) ?? Scope.FromName(name!))];

    private static string Shorten(string name) => name.Length <= 50 ? name : $"{name[..50]}…";
}
