using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>Something in the life of a token.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What the app knows of its own; null for an entry of the log.</param>
/// <param name="Entry">The entry of the log, or null.</param>
/// <param name="IsRefusal">Whether calls were refused.</param>
public sealed record TimelineItem(DateTimeOffset At, string? Text, ActivityResponse? Entry = null, bool IsRefusal = false);

/// <summary>The life of a token.</summary>
/// <param name="Items">What happened, the newest first.</param>
/// <param name="HasMore">Whether there is more before that.</param>
public sealed record TokenTimelineResponse(IReadOnlyList<TimelineItem> Items, bool HasMore);

/// <summary>
/// Tells the life of a token: what the log has of it, and what is kept of its values and calls. Of refused calls each day is one item.
/// </summary>
public sealed class GetTokenTimeline(IDbContextFactory<EntriDbContext> contexts, ListActivity list)
{
    private const int MostScopes = 3, MostValues = 20;

    /// <summary>Reads the newest part.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="count">How many items at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<TokenTimelineResponse>> ExecuteAsync(
        Caller caller, string tokenId, int count, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        var entries = await list.ExecuteAsync(caller, new PageQuery(1, count), new ActivityFilter(TokenId: tokenId), cancellationToken);
        if (entries.Failure is not null)
        {
            return entries.Failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.ApiTokensOf(caller).AsNoTracking().SingleOrDefaultAsync(row => row.Id == tokenId, cancellationToken);
        if (token is null)
        {
            return new Failure.NotFound("Token");
        }

        // Where the log has more entries, what is known of the time before them comes with those.
        var isWhole = entries.Value.Meta.Total <= entries.Value.Data.Count;
        var from = isWhole ? DateTimeOffset.MinValue : entries.Value.Data.Min(entry => entry.Created);
        TimelineItem[] items =
        [
            .. await ReadRefusalsAsync(db, tokenId, DateOnly.FromDateTime(from.UtcDateTime), cancellationToken),
            .. await ReadFirstCallsAsync(db, token, cancellationToken),
            .. token.Values.OrderByDescending(value => value.Number).Select(Shown),
        ];

        // What goes with an entry has its time, and comes after it.
        TimelineItem[] all =
        [
            .. items.Where(item => item.At >= from)
                .Concat(entries.Value.Data.Select(entry => new TimelineItem(entry.Created, null, entry)))
                .OrderByDescending(item => item.At),
        ];
        return new TokenTimelineResponse([.. all.Take(count)], !isWhole || all.Length > count);
    }

    /// <summary>How a value got out: in the answer of the API, which hands it over at once, or on a page, which waits for a copy.</summary>
    private static TimelineItem Shown(ApiTokenValue value) => new(
        value.CreatedAt,
        value.PickedUpAt == value.CreatedAt
            ? $"The value {value.Hint} was handed over in the answer of the API"
            : $"The value {value.Hint} was shown once");

    private static async Task<IEnumerable<TimelineItem>> ReadFirstCallsAsync(
        EntriDbContext db, ApiToken token, CancellationToken cancellationToken)
    {
        var calls = db.ApiTokenCalls.AsNoTracking().Where(kind => kind.TokenId == token.Id
            && (kind.Outcome == CallOutcome.Ok || kind.Outcome == CallOutcome.Forbidden || kind.Outcome == CallOutcome.RateLimited));
        var times = await calls.GroupBy(kind => kind.ValueNumber)
            .Select(kinds => new { Value = kinds.Key, FirstAt = kinds.Min(kind => kind.FirstAt) })
            .OrderByDescending(first => first.Value).Take(MostValues).ToListAsync(cancellationToken);
        List<ApiTokenCalls> firsts = [];
        foreach (var time in times)
        {
            // The day finds it among the calls of months.
            var day = DateOnly.FromDateTime(time.FirstAt.UtcDateTime);
            firsts.AddRange(await calls
                .Where(kind => kind.Day == day && kind.ValueNumber == time.Value && kind.FirstAt == time.FirstAt)
                .OrderBy(kind => kind.Address).Take(1).ToListAsync(cancellationToken));
        }

        return firsts.Select(first =>
        {
            var words = first.ValueNumber == 1
                ? "First call"
                : $"First call with the value {token.Values.Find(value => value.Number == first.ValueNumber)?.Hint}";
            var address = first.Address is "" or ApiTokenCalls.Other ? "" : $" from {first.Address}";
            var program = first.UserAgent is "" or ApiTokenCalls.Other ? "" : $" by {first.UserAgent}";
            return new TimelineItem(first.FirstAt, $"{words}{address}{program}");
        });
    }

    private static async Task<IEnumerable<TimelineItem>> ReadRefusalsAsync(
        EntriDbContext db, string tokenId, DateOnly from, CancellationToken cancellationToken)
    {
        var rows = await db.ApiTokenCalls
            .Where(kind => kind.TokenId == tokenId && kind.Day >= from && kind.Outcome != CallOutcome.Ok)
            .GroupBy(kind => new { kind.Day, kind.Outcome, kind.Scope })
            .Select(kinds => new { kinds.Key, Requests = kinds.Sum(kind => kind.Requests), LastAt = kinds.Max(kind => kind.LastAt) })
            .ToListAsync(cancellationToken);
        return rows.GroupBy(row => row.Key.Day).Select(day =>
        {
            var counts = UsageCounts.Of(day.Select(row => (row.Key.Outcome, row.Requests)));
            string[] scopes =
            [
                .. day.Where(row => row.Key.Outcome == CallOutcome.Forbidden && row.Key.Scope is not ("" or ApiTokenCalls.Other))
                    .OrderByDescending(row => row.Requests).SelectMany(row => row.Key.Scope.Split(' ')).Distinct().Take(MostScopes),
            ];
            var calls = counts.Refused == 1 ? "1 call" : $"{counts.Refused:N0} calls";
            return new TimelineItem(
                day.Max(row => row.LastAt),
                $"{calls} of {UsageCharts.Day(day.Key)} refused: {Words.Enumerate(UsageCharts.Reasons([counts], scopes))}",
                IsRefusal: true);
        });
    }
}
