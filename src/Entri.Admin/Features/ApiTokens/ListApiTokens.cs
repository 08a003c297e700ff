using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What a list of tokens can be sorted by.</summary>
public enum ApiTokenSort
{
    /// <summary>When it was made.</summary>
    Created,

    /// <summary>Its name.</summary>
    Name,

    /// <summary>When it was last used; never comes before everything.</summary>
    LastUsed,

    /// <summary>When it ends; never comes behind everything.</summary>
    Expiry,
}

/// <summary>Which tokens, in which order.</summary>
/// <param name="Page">The page.</param>
/// <param name="Search">A part of the name, the description, the visible characters or the creator's name.</param>
/// <param name="State">Only those in this state.</param>
/// <param name="Sort">The order.</param>
/// <param name="Descending">Whether the order is turned round.</param>
public sealed record ListApiTokensRequest(
    PageQuery Page, string? Search = null, ApiTokenState? State = null, ApiTokenSort Sort = ApiTokenSort.Created, bool Descending = true);

/// <summary>Lists the organization's tokens, dead ones included.</summary>
public sealed class ListApiTokens(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads one page.</summary>
    public async Task<Result<ListResponse<ApiTokenResponse>>> ExecuteAsync(
        Caller caller, ListApiTokensRequest request, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tokens = db.ApiTokensOf(caller).AsNoTracking();
        if (SearchText.Term(request.Search) is { } search)
        {
            // The visible characters of a value are told apart by case.
            var typed = SearchText.Storable(request.Search!.Trim());
            tokens = tokens.Where(token =>
                token.SearchKey.Contains(search) || token.Values.Any(value => value.Prefix.Contains(typed) || value.Suffix == typed));
        }

        var page = await Order(InState(tokens, request.State, now), request).ToListResponseAsync(request.Page, cancellationToken);
        return page.Map(token => ApiTokenResponse.Of(token, now));
    }

    /// <summary>Whether a token of that name is accepted at this time; names need not be unique, but people like to know.</summary>
    public async Task<Result<bool>> HasActiveNamesakeAsync(Caller caller, string name, CancellationToken cancellationToken)
    {
        if (!caller.May(Scope.TokensRead))
        {
            return false;
        }

        var (now, normalized) = (clock.GetUtcNow(), SearchText.Of(name));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ApiTokensOf(caller).AnyAsync(
            t => t.NormalizedName == normalized
                && t.RevokedAt == null && t.DisabledAt == null && (t.ExpiresAt == null || t.ExpiresAt > now),
            cancellationToken);
    }

    /// <summary>
    /// The same states as <see cref="ApiToken.State"/>, in words that the database understands; a test holds the two together.
    /// </summary>
    private static IQueryable<ApiToken> InState(IQueryable<ApiToken> tokens, ApiTokenState? state, DateTimeOffset now)
    {
        var soon = now + ApiToken.SoonBeforeExpiry;
        var unrevoked = tokens.Where(t => t.RevokedAt == null);
        var living = unrevoked.Where(t => t.ExpiresAt == null || t.ExpiresAt > now);
        var accepted = living.Where(t => t.DisabledAt == null);
        var pickedUp = accepted.Where(t => t.LastUsedAt != null || t.Values.Any(value => value.PickedUpAt != null));
        var lasting = pickedUp.Where(t => t.ExpiresAt == null || t.ExpiresAt > soon);
        return state switch
        {
            null => tokens,
            ApiTokenState.Revoked => tokens.Where(t => t.RevokedAt != null),
            ApiTokenState.Expired => unrevoked.Where(t => t.ExpiresAt <= now),
            ApiTokenState.Disabled => living.Where(t => t.DisabledAt != null),
            ApiTokenState.NeverPickedUp => accepted.Where(t => t.LastUsedAt == null && t.Values.All(value => value.PickedUpAt == null)),
            ApiTokenState.ExpiresSoon => pickedUp.Where(t => t.ExpiresAt <= soon),
            ApiTokenState.NeverUsed => lasting.Where(t => t.LastUsedAt == null),
            _ => lasting.Where(t => t.LastUsedAt != null),
        };
    }

    private static IOrderedQueryable<ApiToken> Order(IQueryable<ApiToken> tokens, ListApiTokensRequest request)
    {
        var ordered = (request.Sort, request.Descending) switch
        {
            (ApiTokenSort.Name, false) => tokens.OrderBy(t => t.NormalizedName),
            (ApiTokenSort.Name, true) => tokens.OrderByDescending(t => t.NormalizedName),
            (ApiTokenSort.LastUsed, false) => tokens.OrderBy(t => t.LastUsedAt != null).ThenBy(t => t.LastUsedAt),
            (ApiTokenSort.LastUsed, true) => tokens.OrderByDescending(t => t.LastUsedAt != null).ThenByDescending(t => t.LastUsedAt),
            (ApiTokenSort.Expiry, false) => tokens.OrderBy(t => t.ExpiresAt == null).ThenBy(t => t.ExpiresAt),
            (ApiTokenSort.Expiry, true) => tokens.OrderByDescending(t => t.ExpiresAt == null).ThenByDescending(t => t.ExpiresAt),
            (_, false) => tokens.OrderBy(t => t.CreatedAt),
            _ => tokens.OrderByDescending(t => t.CreatedAt),
        };

        // Two made at the same moment keep one order, so that paging shows both.
        return request.Descending ? ordered.ThenByDescending(t => t.Id) : ordered.ThenBy(t => t.Id);
    }
}
