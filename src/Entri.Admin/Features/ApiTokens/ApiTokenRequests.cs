using System.Text.Json;
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

    /// <summary>A limit to some projects, which this version does not know.</summary>
    public JsonElement? Projects { get; init; }

    /// <summary>A limit to some addresses, which this version does not know.</summary>
    public JsonElement? AllowedIps { get; init; }

    internal Failure? Validate(ScopeCatalog catalog, DateTimeOffset now) => new FieldErrors()
        .Check("name", Rules.Name(Name))
        .Check("description", Rules.Description(Description))
        .Check("scopes", ApiTokenRules.Scopes(catalog, Scopes))
        .Check("expiresAt", ApiTokenRules.Expiry(ExpiresAt.Value, now))
        .Check("projects", ApiTokenRules.UnsupportedLimit(Projects))
        .Check("allowedIps", ApiTokenRules.UnsupportedLimit(AllowedIps))
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

    /// <summary>A limit to some projects, which this version does not know.</summary>
    public JsonElement? Projects { get; init; }

    /// <summary>A limit to some addresses, which this version does not know.</summary>
    public JsonElement? AllowedIps { get; init; }

    internal Failure? Validate(ScopeCatalog catalog, DateTimeOffset now) => new FieldErrors()
        .Check("name", Name.IsSet ? Rules.Name(Name.Value) : null)
        .Check("description", Rules.Description(Description.Value))
        .Check("scopes", Scopes is { IsSet: true, Value: null } ? "must be an array" : ApiTokenRules.Scopes(catalog, Scopes.Value))
        .Check("expiresAt", ApiTokenRules.Expiry(ExpiresAt.Value, now))
        .Check("projects", ApiTokenRules.UnsupportedLimit(Projects))
        .Check("allowedIps", ApiTokenRules.UnsupportedLimit(AllowedIps))
        .Failure;
}

/// <summary>The rules for tokens that forms and the API share.</summary>
public static class ApiTokenRules
{
    /// <summary>What is wrong with the names of scopes, or null.</summary>
    public static string? Scopes(ScopeCatalog catalog, string?[]? names)
    {
        var unknown = names?.Where(name => name is null || catalog.Find(name) is null).Select(name => name ?? "null").Take(3).ToArray();
        return unknown is { Length: > 0 } ? $"contains unknown scopes: {string.Join(", ", unknown.Select(Shorten))}" : null;
    }

    /// <summary>What is wrong with the end of a token, or null.</summary>
    /// <param name="end">The end; null for never.</param>
    /// <param name="now">The time.</param>
    public static string? Expiry(DateTimeOffset? end, DateTimeOffset now) => end <= now ? "must be in the future" : null;

    /// <summary>Refuses a limit that would otherwise be ignored in silence and leave the token wider than its maker believes.</summary>
    internal static string? UnsupportedLimit(JsonElement? limit) =>
        limit is null or { ValueKind: JsonValueKind.Null } ? null : "is not supported by this version";

    internal static ScopeSet Parse(ScopeCatalog catalog, string?[] names) => [.. names.Select(name => catalog.Find(name!)!)];

    private static string Shorten(string name) => name.Length <= 50 ? name : $"{name[..50]}…";
}
