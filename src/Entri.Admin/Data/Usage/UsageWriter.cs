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
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task AddUsageAsync(
        this EntriDbContext db, IReadOnlyCollection<CallsOfHour> calls, CancellationToken cancellationToken)
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

        async Task AddAsync(string table, string[] key, string[] times, IEnumerable<object[]> rows)
        {
            foreach (var part in rows.Chunk(BatchSize))
            {
                await db.Database.ExecuteSqlRawAsync(
                    Statement(table, key, times, part.Length), part.SelectMany(row => row), cancellationToken);
            }
        }
    }

    /// <summary>Moves the last uses of tokens forward. One that came before what is kept changes nothing.</summary>
    /// <param name="db">The context of the transaction.</param>
    /// <param name="uses">One for each token.</param>
    /// <param name="latest">What is kept for a time after this, a clock that was ahead has written.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task MoveLastUsesAsync(
        this EntriDbContext db, IEnumerable<LastUse> uses, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        foreach (var part in uses.Chunk(BatchSize))
        {
            var statement = $$"""
                WITH used("Id", "At", "Address") AS (VALUES {{Places(part.Length, columns: 3, first: 1)}})
                UPDATE "ApiTokens" SET "LastUsedAt" = used."At", "LastUsedFrom" = NULLIF(used."Address", '') FROM used
                WHERE "ApiTokens"."Id" = used."Id"
                    AND ("LastUsedAt" IS NULL OR "LastUsedAt" < used."At" OR "LastUsedAt" > {0})
                """;
            var values = part.SelectMany(use => new[] { use.TokenId, db.Stored(use.At), use.Address ?? "" });
            await db.Database.ExecuteSqlRawAsync(statement, values.Prepend(db.Stored(latest)), cancellationToken);
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
