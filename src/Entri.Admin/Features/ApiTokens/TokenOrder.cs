using System.Linq.Expressions;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Some of the tokens of a list, in their order.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="Count">How many, where that is known.</param>
internal sealed record TokenPart(IQueryable<ApiToken> Tokens, int? Count = null);

/// <summary>The orders of a list of tokens, as the database reads them fast.</summary>
internal static class TokenOrder
{
    /// <summary>
    /// The tokens in parts of which one comes behind the other: the database finds each in an index, but not those without a time and those
    /// with one together.
    /// </summary>
    public static IReadOnlyList<TokenPart> Of(IQueryable<ApiToken> tokens, ListApiTokensRequest request, DateTimeOffset now)
    {
        IQueryable<ApiToken>[] parts = request.Sort switch
        {
            ApiTokenSort.Name => [By(tokens, t => t.NormalizedName)],
            ApiTokenSort.LastUsed => [By(tokens.Where(t => t.LastUsedAt != null), t => t.LastUsedAt), Never(t => t.LastUsedAt == null)],
            ApiTokenSort.Expiry when request.Descending => [Never(t => t.ExpiresAt == null), Ending()],
            ApiTokenSort.Expiry => [Ending(), Never(t => t.ExpiresAt == null)],
            ApiTokenSort.Value => [By(tokens, t => t.Hint)],
            ApiTokenSort.Scopes => [By(tokens, t => t.Scopes)],
            ApiTokenSort.Requests => [By(tokens, t => t.RecentRequests)],
            ApiTokenSort.State => [TokenStates.Order(tokens, now, request.Descending)],
            _ => [By(tokens, t => t.CreatedAt)],
        };
        return [.. parts.Select(part => new TokenPart(part))];

        IQueryable<ApiToken> Ending() => By(tokens.Where(t => t.ExpiresAt != null), t => t.ExpiresAt);

        IQueryable<ApiToken> Never(Expression<Func<ApiToken, bool>> isNever) => By(tokens.Where(isNever), t => t.Id);

        // Two made at the same moment keep one order, so that paging shows both.
        IQueryable<ApiToken> By<T>(IQueryable<ApiToken> part, Expression<Func<ApiToken, T>> key) => request.Descending
            ? part.OrderByDescending(key).ThenByDescending(t => t.Id)
            : part.OrderBy(key).ThenBy(t => t.Id);
    }

    /// <summary>The order by states with a part for each, so that none of many tokens is put in order for it.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="request">Which states, and in which direction.</param>
    /// <param name="now">The time.</param>
    /// <param name="counts">How many of the tokens are in each state, where that is known.</param>
    public static IReadOnlyList<TokenPart> ByState(
        IQueryable<ApiToken> tokens, ListApiTokensRequest request, DateTimeOffset now, Dictionary<ApiTokenState, int>? counts)
    {
        var states = Enum.GetValues<ApiTokenState>()
            .Where(state => request.State is { } only ? state == only : !request.IsUsable || state.IsAccepted());
        var ofOne = request with { Sort = ApiTokenSort.Created };
        return
        [
            .. from state in request.Descending ? states.OrderDescending() : states.Order()
               from part in Of(tokens.In(state, now), ofOne, now)
               select part with { Count = counts?.GetValueOrDefault(state) },
        ];
    }

    /// <summary>
    /// The ids of a page. Whatever is skipped is skipped in an index, where its rows would be read for nothing; and of pages in the second
    /// half what comes behind them is, which is less.
    /// </summary>
    public static async Task<List<string>> ReadIdsAsync(
        IReadOnlyList<TokenPart> parts, PageQuery page, int total, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        var skipped = (int)page.Offset;
        var limit = Math.Min(page.Limit, total - skipped);
        var isTurned = total - limit - skipped < skipped;
        if (isTurned)
        {
            parts = [.. Enumerable.Reverse(parts).Select(part => part with { Tokens = part.Tokens.Reverse() })];
            skipped = total - limit - skipped;
        }

        foreach (var part in parts.TakeWhile(_ => ids.Count < limit))
        {
            if (part.Count is not { } count || count > skipped)
            {
                ids.AddRange(
                    await part.Tokens.Select(token => token.Id).Skip(skipped).Take(limit - ids.Count).ToListAsync(cancellationToken));
            }

            if (ids.Count > 0)
            {
                // One that came into the part since then must not count.
                skipped = 0;
            }
            else if (part != parts[^1])
            {
                skipped = Math.Max(0, skipped - (part.Count ?? await part.Tokens.CountAsync(cancellationToken)));
            }
        }

        if (isTurned)
        {
            ids.Reverse();
        }

        return ids;
    }
}
