using System.Linq.Expressions;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// The same states as <see cref="ApiToken.State"/>, in words that the database understands; a test holds the two together.
/// </summary>
internal static class TokenStates
{
    /// <summary>Whether requests with it are accepted.</summary>
    public static Expression<Func<ApiToken, bool>> IsAccepted(DateTimeOffset now) =>
        token => token.RevokedAt == null && token.DisabledAt == null && (token.ExpiresAt == null || token.ExpiresAt > now);

    /// <summary>The state of a token.</summary>
    public static Expression<Func<ApiToken, ApiTokenState>> At(DateTimeOffset now)
    {
        var soon = now + ApiToken.SoonBeforeExpiry;
        return token =>
            token.RevokedAt != null ? ApiTokenState.Revoked
            : token.ExpiresAt <= now ? ApiTokenState.Expired
            : token.DisabledAt != null ? ApiTokenState.Disabled
            : token.LastUsedAt == null && !token.IsPickedUp ? ApiTokenState.NeverPickedUp
            : token.ExpiresAt <= soon ? ApiTokenState.ExpiresSoon
            : token.LastUsedAt == null ? ApiTokenState.NeverUsed
            : ApiTokenState.Active;
    }

    /// <summary>Those in one state: each says of itself what it takes, because the database finds that in an index.</summary>
    public static IQueryable<ApiToken> In(this IQueryable<ApiToken> tokens, ApiTokenState state, DateTimeOffset now)
    {
        var soon = now + ApiToken.SoonBeforeExpiry;
        var accepted = tokens.Where(IsAccepted(now));
        var unused = accepted.Where(token => token.LastUsedAt == null);
        return state switch
        {
            ApiTokenState.Revoked => tokens.Where(token => token.RevokedAt != null),
            ApiTokenState.Expired => tokens.Where(token => token.RevokedAt == null && token.ExpiresAt <= now),
            ApiTokenState.Disabled => tokens.Where(token =>
                token.RevokedAt == null && token.DisabledAt != null && (token.ExpiresAt == null || token.ExpiresAt > now)),
            ApiTokenState.NeverPickedUp => unused.Where(token => !token.IsPickedUp),
            ApiTokenState.ExpiresSoon => accepted.Where(token => token.ExpiresAt <= soon && (token.LastUsedAt != null || token.IsPickedUp)),
            ApiTokenState.NeverUsed => unused.Where(token =>
                token.IsPickedUp && (token.ExpiresAt == null || token.ExpiresAt > soon)),
            _ => accepted.Where(token => token.LastUsedAt != null && (token.ExpiresAt == null || token.ExpiresAt > soon)),
        };
    }

    /// <summary>The tokens by their states, those in one state by when they were made.</summary>
    public static IQueryable<ApiToken> Order(IQueryable<ApiToken> tokens, DateTimeOffset now, bool isDescending) => isDescending
        ? tokens.OrderByDescending(At(now)).ThenByDescending(token => token.CreatedAt).ThenByDescending(token => token.Id)
        : tokens.OrderBy(At(now)).ThenBy(token => token.CreatedAt).ThenBy(token => token.Id);
}
