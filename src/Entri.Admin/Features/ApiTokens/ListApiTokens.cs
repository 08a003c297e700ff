using System.Linq.Expressions;
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

    /// <summary>When it was last used; never comes behind everything, in both directions.</summary>
    LastUsed,

    /// <summary>When it ends; never comes behind everything.</summary>
    Expiry,

    /// <summary>The visible characters of its newest value.</summary>
    Value,

    /// <summary>The names of its scopes, so that those with the same stand together.</summary>
    Scopes,

    /// <summary>How many requests came with it in the days that its row shows.</summary>
    Requests,

    /// <summary>What it is good for now, best first.</summary>
    State,
}

/// <summary>Which tokens, in which order.</summary>
/// <param name="Page">The page.</param>
/// <param name="Search">
/// Words that all have to be found, each in the name, the description, the creator's name, a scope or the address of the last use; or the
/// id, a value or its visible characters.
/// </param>
/// <param name="State">Only those in this state.</param>
/// <param name="IsUsable">Only those that are accepted now.</param>
/// <param name="Sort">The order.</param>
/// <param name="Descending">Whether the order is turned round.</param>
public sealed record ListApiTokensRequest(
    PageQuery Page,
    string? Search = null,
    ApiTokenState? State = null,
    bool IsUsable = false,
    ApiTokenSort Sort = ApiTokenSort.Created,
    bool Descending = true)
{
    /// <summary>Only those that are limited to projects of which one is this.</summary>
    public string? ProjectId { get; init; }
}

/// <summary>Lists the organization's tokens, dead ones included.</summary>
public sealed class ListApiTokens(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads one page.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="request">Which tokens.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="knownTotal">How many there are in all, where <see cref="CountAsync"/> has told it.</param>
    public async Task<Result<ListResponse<ApiTokenResponse>>> ExecuteAsync(
        Caller caller, ListApiTokensRequest request, CancellationToken cancellationToken, int? knownTotal = null)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var page = await Find(db, caller, request, now).ToListResponseAsync(request.Page, cancellationToken, knownTotal);
        return page.Map(token => ApiTokenResponse.Of(token, now));
    }

    /// <summary>The tokens of all pages in their order.</summary>
    internal static IQueryable<ApiToken> Find(EntriDbContext db, Caller caller, ListApiTokensRequest request, DateTimeOffset now)
    {
        var all = request.ProjectId is { } projectId ? db.ApiTokensOf(caller, projectId) : db.ApiTokensOf(caller);
        var tokens = Matching(all.AsNoTracking(), request.Search);
        if (request.State is { } state)
        {
            tokens = tokens.Where(HasState(now, state));
        }

        if (request.IsUsable)
        {
            tokens = tokens.Where(IsAccepted(now));
        }

        return Order(db, tokens, request, now);
    }

    /// <summary>How many tokens with these words there are in each state; a state that none is in has no number.</summary>
    public async Task<Result<Dictionary<ApiTokenState, int>>> CountAsync(
        Caller caller, string? search, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Matching(db.ApiTokensOf(caller).AsNoTracking(), search)
            .GroupBy(StateAt(clock.GetUtcNow()))
            .Select(state => new { state.Key, Count = state.Count() })
            .ToDictionaryAsync(state => state.Key, state => state.Count, cancellationToken);
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
        return await db.ApiTokensOf(caller).Where(IsAccepted(now)).AnyAsync(t => t.NormalizedName == normalized, cancellationToken);
    }

    private static Expression<Func<ApiToken, bool>> IsAccepted(DateTimeOffset now) =>
        token => token.RevokedAt == null && token.DisabledAt == null && (token.ExpiresAt == null || token.ExpiresAt > now);

    private static IQueryable<ApiToken> Matching(IQueryable<ApiToken> tokens, string? search)
    {
        foreach (var typed in SearchText.Words(search))
        {
            if (ApiTokenSecret.VisibleCharacters(typed) is ({ } prefix, { } suffix))
            {
                tokens = tokens.Where(token => token.Values.Any(value => value.Prefix == prefix && value.Suffix == suffix));
                continue;
            }

            // The visible characters of a value are told apart by case.
            var word = SearchText.Of(typed);
            tokens = tokens.Where(token =>
                token.Id == typed
                || token.SearchKey.Contains(word)
                || ((string)(object)token.Scopes).Contains(word)
                || token.LastUsedFrom!.Contains(word)
                || token.Values.Any(value => value.Prefix.Contains(typed) || value.Suffix == typed));
        }

        return tokens;
    }

    /// <summary>
    /// The same states as <see cref="ApiToken.State"/>, in words that the database understands; a test holds the two together.
    /// </summary>
    private static Expression<Func<ApiToken, ApiTokenState>> StateAt(DateTimeOffset now)
    {
        var soon = now + ApiToken.SoonBeforeExpiry;
        return token =>
            token.RevokedAt != null ? ApiTokenState.Revoked
            : token.ExpiresAt <= now ? ApiTokenState.Expired
            : token.DisabledAt != null ? ApiTokenState.Disabled
            : token.LastUsedAt == null && token.Values.All(value => value.PickedUpAt == null) ? ApiTokenState.NeverPickedUp
            : token.ExpiresAt <= soon ? ApiTokenState.ExpiresSoon
            : token.LastUsedAt == null ? ApiTokenState.NeverUsed
            : ApiTokenState.Active;
    }

    private static Expression<Func<ApiToken, bool>> HasState(DateTimeOffset now, ApiTokenState state)
    {
        var stateAt = StateAt(now);
        return Expression.Lambda<Func<ApiToken, bool>>(Expression.Equal(stateAt.Body, Expression.Constant(state)), stateAt.Parameters);
    }

    private static IOrderedQueryable<ApiToken> Order(
        EntriDbContext db, IQueryable<ApiToken> tokens, ListApiTokensRequest request, DateTimeOffset now)
    {
        IOrderedQueryable<ApiToken> By<T>(Expression<Func<ApiToken, T>> key) =>
            request.Descending ? tokens.OrderByDescending(key) : tokens.OrderBy(key);

        var (first, end) = ReadTokenBars.DaysAt(now);
        var ordered = (request.Sort, request.Descending) switch
        {
            (ApiTokenSort.Name, _) => By(t => t.NormalizedName),
            (ApiTokenSort.LastUsed, false) => tokens.OrderBy(t => t.LastUsedAt == null).ThenBy(t => t.LastUsedAt),
            (ApiTokenSort.LastUsed, true) => tokens.OrderBy(t => t.LastUsedAt == null).ThenByDescending(t => t.LastUsedAt),
            (ApiTokenSort.Expiry, false) => tokens.OrderBy(t => t.ExpiresAt == null).ThenBy(t => t.ExpiresAt),
            (ApiTokenSort.Expiry, true) => tokens.OrderByDescending(t => t.ExpiresAt == null).ThenByDescending(t => t.ExpiresAt),
            (ApiTokenSort.Value, _) => By(t => t.Values.OrderByDescending(v => v.Number).Select(v => v.Prefix + v.Suffix).First()),
            (ApiTokenSort.Scopes, _) => By(t => (string)(object)t.Scopes),
            (ApiTokenSort.Requests, _) => By(
                t => db.ApiTokenDays.Where(d => d.TokenId == t.Id && d.Day >= first && d.Day < end).Sum(d => d.Requests)),
            (ApiTokenSort.State, _) => By(StateAt(now)),
            _ => By(t => t.CreatedAt),
        };

        // Two made at the same moment keep one order, so that paging shows both.
        return request.Descending ? ordered.ThenByDescending(t => t.Id) : ordered.ThenBy(t => t.Id);
    }
}
