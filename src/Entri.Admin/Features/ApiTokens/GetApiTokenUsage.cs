using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Shows what came with a token: how much, from where, and for what.</summary>
public sealed class GetApiTokenUsage(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many days it tells of where nothing else is asked for, and at most: what is kept.</summary>
    public const int DefaultDays = 30, MaxDays = 400;

    /// <summary>After how many days without need a scope counts as unused.</summary>
    public const int UnusedDays = 60;

    private const int Hours = 48, MostSources = 100, MostChanges = 200;

    /// <summary>Reads it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="days">How many days, today's included.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<ApiTokenUsageResponse>> ExecuteAsync(
        Caller caller, string tokenId, int days, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        if (days is < 1 or > MaxDays)
        {
            return new FieldErrors().Check("days", $"must be from 1 to {MaxDays}").Failure!;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.ApiTokensOf(caller).AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
        if (token is null)
        {
            return ApiTokenFailures.NotFound;
        }

        var now = clock.GetUtcNow();
        var (today, since) = (DateOnly.FromDateTime(now.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - days));
        var scopes = await ReadScopesAsync(db, tokenId, since, cancellationToken);
        return new ApiTokenUsageResponse(
            await ReadDaysAsync(db, tokenId, today, days, cancellationToken),
            await ReadHoursAsync(db, tokenId, now, cancellationToken),
            await ReadSourcesAsync(db, token, since, cancellationToken),
            scopes,
            await ReadUnusedScopesAsync(db, token, scopes, now.AddDays(-UnusedDays), cancellationToken),
            await GetRotationProgress.ReadAsync(db, token, now, cancellationToken));
    }

    /// <summary>
    /// The scopes that a token has had since then and nothing has needed; none where nothing was called at all, or not for that long.
    /// </summary>
    private static async Task<string[]> ReadUnusedScopesAsync(
        EntriDbContext db, ApiToken token, List<UsageOfScope> used, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var recent = used.Where(scope => scope.LastAt > since).Select(scope => scope.Scope).ToHashSet();
        var unused = token.Scopes.Select(scope => scope.Name).Where(name => !recent.Contains(name)).ToArray();
        if (recent.Count == 0
            || unused.Length == 0
            || !await db.ApiTokenCalls.AnyAsync(
                kind => kind.TokenId == token.Id && kind.Outcome == CallOutcome.Ok && kind.FirstAt <= since, cancellationToken))
        {
            return [];
        }

        var changes = await ActivityIndex.FindAsync(
            db,
            token.OrganizationId,
            new ActivityFilter(ActivityActions.TokenUpdated, TokenId: token.Id, From: since),
            cancellationToken);
        var numbers = changes.Newest(0, MostChanges);
        var details = await db.Activity.Where(entry => entry.OrganizationId == token.OrganizationId && numbers.Contains(entry.Sequence))
            .Select(entry => entry.Metadata).ToListAsync(cancellationToken);
        var given = details.SelectMany(change => ScopesIn(change, "to").Except(ScopesIn(change, "from"))).ToHashSet();
        return [.. unused.Where(name => !given.Contains(name))];

        static string[] ScopesIn(IReadOnlyDictionary<string, string> change, string side) =>
            change.GetValueOrDefault($"{side}.scopes", "").Split(' ');
    }

    private static async Task<List<UsageOfDay>> ReadDaysAsync(
        EntriDbContext db, string tokenId, DateOnly today, int days, CancellationToken cancellationToken)
    {
        var first = today.AddDays(1 - days);
        var rows = await db.ApiTokenDays.AsNoTracking().Where(day => day.TokenId == tokenId && day.Day >= first)
            .ToListAsync(cancellationToken);
        var byDay = rows.ToLookup(row => row.Day, row => (row.Outcome, row.Requests));
        return [.. Enumerable.Range(0, days).Select(first.AddDays).Select(day => new UsageOfDay(day, UsageCounts.Of(byDay[day])))];
    }

    private static async Task<List<UsageOfHour>> ReadHoursAsync(
        EntriDbContext db, string tokenId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero).AddHours(1 - Hours);
        var rows = await db.ApiTokenHours.AsNoTracking().Where(hour => hour.TokenId == tokenId && hour.Hour >= first)
            .ToListAsync(cancellationToken);
        var byHour = rows.ToLookup(row => row.Hour, row => (row.Outcome, row.Requests));
        return
        [
            .. Enumerable.Range(0, Hours).Select(hour => first.AddHours(hour))
                .Select(hour => new UsageOfHour(hour, UsageCounts.Of(byHour[hour]))),
        ];
    }

    private static async Task<List<UsageSource>> ReadSourcesAsync(
        EntriDbContext db, ApiToken token, DateOnly since, CancellationToken cancellationToken)
    {
        var sources = await db.ApiTokenCalls.Where(kind => kind.TokenId == token.Id)
            .GroupBy(kind => new { kind.Address, kind.UserAgent, kind.ValueNumber })
            .Select(kinds => new
            {
                kinds.Key.Address,
                kinds.Key.UserAgent,
                kinds.Key.ValueNumber,
                Requests = kinds.Sum(kind => kind.Day >= since ? kind.Requests : 0),
                Refused = kinds.Sum(kind => kind.Day >= since && kind.Outcome != CallOutcome.Ok ? kind.Requests : 0),
                FirstAt = kinds.Min(kind => kind.FirstAt),
                LastAt = kinds.Max(kind => kind.LastAt),
            })
            .Where(source => source.Requests > 0)
            .OrderByDescending(source => source.LastAt).ThenByDescending(source => source.Requests)
            .Take(MostSources)
            .ToListAsync(cancellationToken);
        return
        [
            .. sources.Select(source => new UsageSource(
                source.Address,
                source.UserAgent,
                source.ValueNumber,
                token.Values.Find(value => value.Number == source.ValueNumber)?.Hint,
                source.ValueNumber == token.CurrentValue.Number,
                source.Requests,
                source.Refused,
                source.FirstAt,
                source.LastAt)),
        ];
    }

    private static async Task<List<UsageOfScope>> ReadScopesAsync(
        EntriDbContext db, string tokenId, DateOnly since, CancellationToken cancellationToken)
    {
        var scopes = await db.ApiTokenCalls
            .Where(kind => kind.TokenId == tokenId && kind.Outcome == CallOutcome.Ok && kind.Scope != "")
            .GroupBy(kind => kind.Scope)
            .Select(kinds => new
            {
                kinds.Key,
                Requests = kinds.Sum(kind => kind.Day >= since ? kind.Requests : 0),
                LastAt = kinds.Max(kind => kind.LastAt),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. scopes.SelectMany(kinds => kinds.Key.Split(' ').Select(scope => (Scope: scope, kinds.Requests, kinds.LastAt)))
                .Where(use => use.Scope != ApiTokenCalls.Other)
                .GroupBy(use => use.Scope)
                .Select(uses => new UsageOfScope(uses.Key, uses.Sum(use => use.Requests), uses.Max(use => use.LastAt)))
                .OrderByDescending(use => use.LastAt),
        ];
    }
}
