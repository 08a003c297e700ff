using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.Usage;

/// <summary>
/// Adds requests to what is counted of tokens. Every statement adds to what is there, so that instances that do the same at once lose
/// nothing; each takes the days of tokens first and in one order, so that none waits for another that waits for it.
/// </summary>
public static class UsageWriter
{
    /// <summary>How many rows one statement takes: SQLite's library looks for each parameter by name, among all of them.</summary>
    private const int BatchSize = 10;

    private static readonly string[] DayKey = ["TokenId", "Day", "Outcome"], HourKey = ["TokenId", "Hour", "Outcome"];
    private static readonly string[] OrganizationKey = ["OrganizationId", "Hour", "Outcome"];
    private static readonly string[] CallsKey =
        ["TokenId", "Day", "ValueNumber", "Outcome", "Scope", "ProjectId", "Address", "UserAgent"];

    /// <summary>Adds to the numbers of tokens and of their organizations. A token that is gone has none.</summary>
    /// <param name="db">The context of the transaction.</param>
    /// <param name="calls">The requests.</param>
    /// <param name="uses">The last of them that was accepted, of each token that has one.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task AddUsageAsync(
        this EntriDbContext db,
        IReadOnlyCollection<CallsOfHour> calls,
        IEnumerable<LastUse> uses,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var ids = calls.Select(one => one.Kind.TokenId).Distinct().ToArray();
        var organizations = await db.ApiTokens.Where(token => ids.Contains(token.Id))
            .ToDictionaryAsync(token => token.Id, token => token.OrganizationId, cancellationToken);
        var living = calls.Where(one => organizations.ContainsKey(one.Kind.TokenId)).ToArray();
        var days = living.GroupBy(one => (one.Kind.TokenId, one.Kind.Day, one.Kind.Outcome))
            .OrderBy(day => day.Key.TokenId, StringComparer.Ordinal).ThenBy(day => day.Key.Day).ThenBy(day => day.Key.Outcome);
        var hours = living.GroupBy(one => (one.Kind.TokenId, one.Hour, one.Kind.Outcome));
        var kinds = await WithinBoundAsync(db, living, cancellationToken);
        var organizationHours = living.GroupBy(one => (Id: organizations[one.Kind.TokenId], one.Hour, one.Kind.Outcome))
            .OrderBy(hour => hour.Key.Id, StringComparer.Ordinal).ThenBy(hour => hour.Key.Hour).ThenBy(hour => hour.Key.Outcome);

        await AddAsync("ApiTokenDays", DayKey, [], days.Select(day => new object[]
        {
            day.Key.TokenId, day.Key.Day, (int)day.Key.Outcome, Sum(day),
        }));
        await AddAsync("ApiTokenHours", HourKey, [], hours.Select(hour => new[]
        {
            hour.Key.TokenId, db.Stored(hour.Key.Hour), (int)hour.Key.Outcome, Sum(hour),
        }));
        await AddAsync("ApiTokenCalls", CallsKey, ["FirstAt", "LastAt"], kinds.Select(one => new[]
        {
            one.Kind.TokenId, one.Kind.Day, one.Kind.ValueNumber, (int)one.Kind.Outcome, one.Kind.Scope, one.Kind.ProjectId,
            one.Kind.Address, one.Kind.UserAgent, one.Count.Requests, db.Stored(one.Count.FirstAt), db.Stored(one.Count.LastAt),
        }));
        await AddAsync("OrganizationHours", OrganizationKey, [], organizationHours.Select(hour => new[]
        {
            hour.Key.Id, db.Stored(hour.Key.Hour), (int)hour.Key.Outcome, Sum(hour),
        }));
        await AddToTokensAsync(db, living, uses, now, cancellationToken);

        async Task AddAsync(string table, string[] key, string[] times, IEnumerable<object[]> rows)
        {
            foreach (var part in rows.Chunk(BatchSize))
            {
                await db.Database.ExecuteSqlRawAsync(
                    Statement(table, key, times, part.Length), part.SelectMany(row => row), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Makes the tokens between two ids tell what came with them in the days that are shown now: days go, and one that a clock ahead has
    /// counted for comes. One that somebody adds to at this moment is left as it is, for the next time.
    /// </summary>
    /// <param name="db">The context of the transaction.</param>
    /// <param name="first">The first id.</param>
    /// <param name="last">The last id.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static Task CorrectRecentRequestsAsync(
        this EntriDbContext db, string first, string last, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (firstDay, end) = ApiTokenDay.ShownAt(now);
        return db.Database.ExecuteSqlAsync(
            $"""
            UPDATE "ApiTokens" SET "RecentRequests" = counted."Requests" FROM (
                SELECT token."Id", token."RecentRequests" AS "Before", COALESCE((SELECT SUM(day."Requests") FROM "ApiTokenDays" day
                    WHERE day."TokenId" = token."Id" AND day."Day" >= {firstDay} AND day."Day" < {end}), 0) AS "Requests"
                FROM "ApiTokens" token WHERE token."Id" >= {first} AND token."Id" <= {last}) counted
            WHERE "ApiTokens"."Id" = counted."Id" AND "ApiTokens"."RecentRequests" = counted."Before"
                AND counted."Requests" <> counted."Before"
            """,
            cancellationToken);
    }

    /// <summary>
    /// Adds to what the rows of tokens tell, and moves their last uses forward: one that came before what is kept changes nothing, but that
    /// a clock that was ahead has written.
    /// </summary>
    private static async Task AddToTokensAsync(
        EntriDbContext db, CallsOfHour[] calls, IEnumerable<LastUse> uses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Moves = """
            used."At" > {1} AND ("LastUsedAt" IS NULL OR "LastUsedAt" < used."At" OR "LastUsedAt" > {0})
            """;
        var (first, end) = ApiTokenDay.ShownAt(now);
        var noUse = DateTimeOffset.UnixEpoch;
        var lastUses = uses.ToDictionary(use => use.TokenId);
        var rows = calls.GroupBy(one => one.Kind.TokenId).OrderBy(token => token.Key, StringComparer.Ordinal).Select(token =>
        {
            var use = lastUses.GetValueOrDefault(token.Key);
            var recent = Sum(token.Where(one => one.Kind.Day >= first && one.Kind.Day < end));
            return new[] { token.Key, recent, db.Stored(use?.At ?? noUse), use?.Address ?? "" };
        });
        foreach (var part in rows.Chunk(BatchSize))
        {
            var statement = $$"""
                WITH used("Id", "Requests", "At", "Address") AS (VALUES {{Places(part.Length, columns: 4, first: 2)}})
                UPDATE "ApiTokens" SET "RecentRequests" = "RecentRequests" + used."Requests",
                    "LastUsedAt" = CASE WHEN {{Moves}} THEN used."At" ELSE "LastUsedAt" END,
                    "LastUsedFrom" = CASE WHEN {{Moves}} THEN NULLIF(used."Address", '') ELSE "LastUsedFrom" END
                FROM used WHERE "ApiTokens"."Id" = used."Id"
                """;
            object[] times = [db.Stored(StoredTimes.LatestPossible(now)), db.Stored(noUse)];
            await db.Database.ExecuteSqlRawAsync(statement, [.. times, .. part.SelectMany(row => row)], cancellationToken);
        }
    }

    /// <summary>
    /// The kinds as they may be kept: where a token would have too many of them on a day, new ones are counted together. Instances that
    /// write at the same moment may each add some.
    /// </summary>
    private static async Task<IEnumerable<(CallKind Kind, CallCount Count)>> WithinBoundAsync(
        EntriDbContext db, IEnumerable<CallsOfHour> calls, CancellationToken cancellationToken)
    {
        var kinds = Together(calls.Select(one => (one.Kind, one.Count))).ToArray();
        var ids = kinds.Select(one => one.Kind.TokenId).Distinct().ToArray();
        var days = kinds.Select(one => one.Kind.Day).Distinct().ToArray();
        var counts = await db.ApiTokenCalls.Where(row => ids.Contains(row.TokenId) && days.Contains(row.Day))
            .GroupBy(row => new { row.TokenId, row.Day }).Select(rows => new { rows.Key.TokenId, rows.Key.Day, Count = rows.Count() })
            .ToDictionaryAsync(rows => (rows.TokenId, rows.Day), rows => rows.Count, cancellationToken);
        List<(CallKind Kind, CallCount Count)> kept = [];
        foreach (var ofDay in kinds.GroupBy(one => (one.Kind.TokenId, one.Kind.Day)))
        {
            var room = ApiTokenCalls.MaxKinds - counts.GetValueOrDefault(ofDay.Key);
            if (ofDay.Count() <= room)
            {
                kept.AddRange(ofDay);
                continue;
            }

            var (tokenId, day) = ofDay.Key;
            var rows = await db.ApiTokenCalls.AsNoTracking().Where(row => row.TokenId == tokenId && row.Day == day)
                .ToListAsync(cancellationToken);
            var known = rows.Select(row => row.Kind).ToHashSet();
            kept.AddRange(ofDay.Select(one => known.Contains(one.Kind) || room-- > 0 ? one : (one.Kind.AsOther(), one.Count)));
        }

        return Together(kept);
    }

    private static IEnumerable<(CallKind Kind, CallCount Count)> Together(IEnumerable<(CallKind Kind, CallCount Count)> calls) =>
        calls.GroupBy(one => one.Kind)
            .Select(alike => (alike.Key, alike.Select(one => one.Count).Aggregate((one, next) => one.Plus(next))));

    private static long Sum(IEnumerable<CallsOfHour> calls) => calls.Sum(one => one.Count.Requests);

    private static string Statement(string table, string[] key, string[] times, int rows)
    {
        string[] columns = [.. key, "Requests", .. times];
        var insert = $"""
            INSERT INTO "{table}" ({Names(columns)}) VALUES {Places(rows, columns.Length)}
            ON CONFLICT ({Names(key)}) DO UPDATE SET "Requests" = "{table}"."Requests" + excluded."Requests"
            """;
        return times.Length == 0 ? insert : $"""
            {insert},
            "FirstAt" = CASE WHEN excluded."FirstAt" < "{table}"."FirstAt" THEN excluded."FirstAt" ELSE "{table}"."FirstAt" END,
            "LastAt" = CASE WHEN excluded."LastAt" > "{table}"."LastAt" THEN excluded."LastAt" ELSE "{table}"."LastAt" END
            """;
    }

    /// <summary>The places of parameters, in parentheses for each row.</summary>
    private static string Places(int rows, int columns, int first = 0) => string.Join(", ", Enumerable.Range(0, rows).Select(row =>
        $"({string.Join(", ", Enumerable.Range(first + (row * columns), columns).Select(number => $"{{{number}}}"))})"));

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"\"{column}\""));
}
