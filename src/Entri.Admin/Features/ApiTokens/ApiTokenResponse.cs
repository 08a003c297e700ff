using System.Text.Json.Serialization;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>A token as everybody may see it who may see tokens: never the value, never its hash.</summary>
public sealed record ApiTokenResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Name,
    string OrganizationId,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset Created,
    string? Description,
    string Hint,
    ApiTokenState State,
    bool Disabled,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    string? LastUsedFrom,
    string CreatedBy,
    string? CreatedByTokenId)
{
    internal static ApiTokenResponse Of(ApiToken token, DateTimeOffset now) => new(
        token.Id,
        token.Name,
        token.OrganizationId,
        [.. token.Scopes.Select(scope => scope.Name)],
        token.ExpiresAt,
        token.CreatedAt,
        token.Description,
        token.CurrentValue.Hint,
        token.State(now),
        token.DisabledAt is not null,
        token.RevokedAt,
        token.LastUsedAt,
        token.LastUsedFrom,
        token.CreatedByName,
        token.CreatedByTokenId);
}

/// <summary>A new token with its value, which no other answer ever has.</summary>
public sealed record CreatedApiTokenResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Name,
    string Token,
    string OrganizationId,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset Created,
    string? Description,
    string Hint)
{
    internal static CreatedApiTokenResponse Of(CreatedApiToken created) => new(
        created.Token.Id,
        created.Token.Name,
        created.Secret.Reveal(),
        created.Token.OrganizationId,
        [.. created.Token.Scopes.Select(scope => scope.Name)],
        created.Token.ExpiresAt,
        created.Token.CreatedAt,
        created.Token.Description,
        created.Token.CurrentValue.Hint);

    /// <summary>Hides the value, which a record would print.</summary>
    public override string ToString() => $"{nameof(CreatedApiTokenResponse)} {Id}";
}
