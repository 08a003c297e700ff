using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Lists the organization's tokens, dead ones included.</summary>
public sealed class ListApiTokens(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>So many tokens or fewer are read by their ids, whatever their order.</summary>
    private const int Few = 1000;

    /// <summary>A page that begins further behind is looked for where the list has so many.</summary>
    private const int Deepest = 1_000_000;

    /// <summary>Reads one page of what an address asks for.</summary>
    public async Task<Result<ListResponse<ApiTokenResponse>>> ExecuteAsync(
        Caller caller, ApiTokenQuery query, PageQuery page, CancellationToken cancellationToken) =>
        caller.Check(Scope.TokensRead) is { } failure ? failure
        : query.Read() is var request && request.Failure is { } invalid ? invalid
        : await ExecuteAsync(caller, request.Value with { Page = page }, cancellationToken);

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
        var tokens = Matching(db, caller, request, now);
        var (few, total) = (request.Search is not null && !(knownTotal > Few), knownTotal);
        if (few)
        {
            // What few tokens have is looked for once, and not for counting and again for the page.
            var found = await tokens.OrderBy(token => token.CreatedAt).Select(token => token.Id).Take(Few + 1)
                .ToArrayAsync(cancellationToken);
            few = found.Length <= Few;
            (tokens, total) = few ? (db.ApiTokensOf(caller, found), found.Length) : (tokens, total);
        }

        var parts = TokenOrder.Of(tokens, request, now);
        if (!few && request.Sort is ApiTokenSort.State)
        {
            // How many are in each state tells where a page begins; the first one begins at the beginning.
            var counts = request.Page.Offset > 0 ? await CountStatesAsync(tokens, request.Search, now, cancellationToken) : null;
            (parts, total) = (TokenOrder.ByState(tokens, request, now, counts), counts?.Values.Sum() ?? total);
        }

        // A search tests every row, once for their number and once more for a page behind the first: both at once take half the time.
        var isDeep = total is null && request.Search is not null && request.Page.Offset is > 0 and < Deepest;
        var deep = isDeep ? Task.Run(() => ReadIdsAsync(caller, request, now, cancellationToken), cancellationToken) : null;
        var counting = total is { } known
            ? Task.FromResult(known) : (request.Search is null ? tokens : Scan(tokens)).CountAsync(cancellationToken);
        await Task.WhenAll(counting, deep ?? Task.CompletedTask);
        var all = await counting;
        var ids = deep is not null ? await deep
            : request.Page.Offset < all ? await TokenOrder.ReadIdsAsync(parts, request.Page, all, cancellationToken)
            : [];
        var rows = await db.ApiTokensOf(caller, ids).AsNoTracking().ToDictionaryAsync(token => token.Id, cancellationToken);
        return new ListResponse<ApiTokenResponse>(
            [.. ids.Where(rows.ContainsKey).Select(id => ApiTokenResponse.Of(rows[id], now))], ListMeta.Of(request.Page, all));
    }

    /// <summary>The ids of a page of a list of which nobody knows the length.</summary>
    private async Task<List<string>> ReadIdsAsync(
        Caller caller, ListApiTokensRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var parts = TokenOrder.Of(Matching(db, caller, request, now), request, now);
        return await TokenOrder.ReadIdsAsync(parts, request.Page, int.MaxValue, cancellationToken);
    }

    /// <summary>The tokens of all pages in their order, in parts of which one comes behind the other.</summary>
    internal static IEnumerable<IQueryable<ApiToken>> Find(
        EntriDbContext db, Caller caller, ListApiTokensRequest request, DateTimeOffset now) =>
        TokenOrder.Of(Matching(db, caller, request, now), request, now).Select(part => part.Tokens);

    /// <summary>How many tokens with these words there are in each state; a state that none is in has no number.</summary>
    public async Task<Result<Dictionary<ApiTokenState, int>>> CountAsync(
        Caller caller, string? search, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tokens = TokenSearch.Find(db, db.ApiTokensOf(caller), search);
        return await CountStatesAsync(tokens, search, clock.GetUtcNow(), cancellationToken);
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
        return await db.ApiTokensOf(caller).Where(TokenStates.IsAccepted(now))
            .AnyAsync(t => t.NormalizedName == normalized, cancellationToken);
    }

    private static Task<Dictionary<ApiTokenState, int>> CountStatesAsync(
        IQueryable<ApiToken> tokens, string? search, DateTimeOffset now, CancellationToken cancellationToken) =>
        (search is null ? tokens : Scan(tokens)).GroupBy(TokenStates.At(now))
            .Select(state => new { state.Key, Count = state.Count() })
            .ToDictionaryAsync(state => state.Key, state => state.Count, cancellationToken);

    private static IQueryable<ApiToken> Matching(EntriDbContext db, Caller caller, ListApiTokensRequest request, DateTimeOffset now)
    {
        var all = request.ProjectId is { } projectId ? db.ApiTokensOf(caller, projectId) : db.ApiTokensOf(caller);
        var tokens = TokenSearch.Find(db, all, request.Search);
        if (request.State is { } state)
        {
            tokens = tokens.In(state, now);
        }

        return request.IsUsable ? tokens.Where(TokenStates.IsAccepted(now)) : tokens;
    }

    /// <summary>All of them, as SQLite reads their rows fastest: in the order in which they lie in the file.</summary>
    private static IQueryable<ApiToken> Scan(IQueryable<ApiToken> tokens) =>
        tokens.Where(token => token.CreatedAt >= DateTimeOffset.UnixEpoch);
}
