using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>How much came with a token in the last days, for its row.</summary>
/// <param name="Days">Requests of each day, the oldest first.</param>
/// <param name="Refused">How many of all of them were refused.</param>
public sealed record TokenBars(IReadOnlyList<long> Days, long Refused)
{
    /// <summary>The same in words.</summary>
    public string Label => $"{Days.Sum():N0} requests in {Days.Count} days{(Refused > 0 ? $", {Refused:N0} refused" : "")}";
}

/// <summary>Reads how much came with each token of a page of the list: one question for all of them.</summary>
public sealed class ReadTokenBars(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>The numbers of tokens of the caller's organization, by the ids of the tokens.</summary>
    public async Task<Result<Dictionary<string, TokenBars>>> ExecuteAsync(
        Caller caller, string[] ids, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        var (first, _) = ApiTokenDay.ShownAt(clock.GetUtcNow());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.ApiTokensOf(caller, ids)
            .Join(db.ApiTokenDays.Where(day => day.Day >= first), token => token.Id, day => day.TokenId, (_, day) => day)
            .AsNoTracking().ToListAsync(cancellationToken);
        var byToken = rows.ToLookup(row => row.TokenId);
        return ids.ToDictionary(id => id, id => Of(byToken[id], first));
    }

    private static TokenBars Of(IEnumerable<ApiTokenDay> rows, DateOnly first)
    {
        var (days, refused) = (new long[ApiTokenDay.Shown], 0L);
        foreach (var row in rows)
        {
            // A clock that was ahead may have counted for days to come.
            if (row.Day.DayNumber - first.DayNumber is var place && place < ApiTokenDay.Shown)
            {
                days[place] += row.Requests;
                refused += row.Outcome == CallOutcome.Ok ? 0 : row.Requests;
            }
        }

        return new TokenBars(days, refused);
    }
}
