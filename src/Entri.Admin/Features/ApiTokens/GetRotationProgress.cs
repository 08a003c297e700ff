using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Shows who still uses the old value of a token that was rotated.</summary>
public sealed class GetRotationProgress(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    private const int MostSources = 100;

    /// <summary>
    /// After what time without the old value a source that uses the new one counts as changed, though both came in between: where several
    /// programs share an address, they change one after the other.
    /// </summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(24);

    /// <summary>Reads it; a token of which no old value works has none.</summary>
    public async Task<Result<RotationProgress>> ExecuteAsync(Caller caller, string tokenId, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.ApiTokensOf(caller).AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
        var progress = token is null ? null : await ReadAsync(db, token, clock.GetUtcNow(), cancellationToken);
        return progress is null ? new Failure.NotFound("Rotation") : progress;
    }

    /// <summary>Reads it; null where no old value works any more.</summary>
    internal static async Task<RotationProgress?> ReadAsync(
        EntriDbContext db, ApiToken token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (token.OldValuesAt(now) is not [var newest, ..] old || token.EndOf(newest) is not { } end || end <= now)
        {
            return null;
        }

        var (current, since) = (token.CurrentValue, now.AddDays(-RotationProgress.Days));
        var first = DateOnly.FromDateTime(since.UtcDateTime);
        int[] numbers = [current.Number, .. old.Select(value => value.Number)];
        var uses = await db.ApiTokenCalls
            .Where(kind => kind.TokenId == token.Id && kind.Day >= first && kind.LastAt > since && numbers.Contains(kind.ValueNumber))
            .GroupBy(kind => new { kind.Address, kind.UserAgent, IsNew = kind.ValueNumber == current.Number })
            .Select(kinds => new
            {
                kinds.Key,
                Requests = kinds.Sum(kind => kind.Requests),
                FirstAt = kinds.Min(kind => kind.FirstAt),
                LastAt = kinds.Max(kind => kind.LastAt),
            })
            .ToListAsync(cancellationToken);
        var sources = uses.ToLookup(
                use => (use.Key.Address, use.Key.UserAgent),
                use => (use.Key.IsNew, Count: new CallCount(use.Requests, use.FirstAt, use.LastAt)))
            .Select(source =>
            {
                CallCount? before = source.Where(use => !use.IsNew).Select(use => use.Count).Cast<CallCount?>().FirstOrDefault();
                CallCount? after = source.Where(use => use.IsNew).Select(use => use.Count).Cast<CallCount?>().FirstOrDefault();
                return new RotationSource(
                    source.Key.Address, source.Key.UserAgent, StateOf(before, after, current.CreatedAt, now), Of(before), Of(after));
            })
            .OrderBy(source => source.State)
            .ThenByDescending(source => (source.Old ?? source.New)!.LastAt)
            .ToArray();
        return new RotationProgress(
            newest.Hint,
            current.Hint,
            current.CreatedAt,
            end,
            sources.Max(source => source.Old?.LastAt),
            Array.TrueForAll(sources, source => source.State is RotationState.Changed or RotationState.New),
            [.. sources.Take(MostSources)]);
    }

    private static RotationState StateOf(CallCount? old, CallCount? current, DateTimeOffset rotatedAt, DateTimeOffset now) =>
        (old, current) switch
        {
            (null, _) => RotationState.New,
            ({ } last, null) => last.LastAt < rotatedAt ? RotationState.Silent : RotationState.Old,
            ({ } last, { } next) when last.LastAt <= next.FirstAt => RotationState.Changed,
            ({ } last, { } next) => last.LastAt < next.LastAt && last.LastAt < now - Quiet ? RotationState.Changed : RotationState.Both,
        };

    private static UsageOfValue? Of(CallCount? count) => count is { } some ? new UsageOfValue(some.Requests, some.LastAt) : null;
}
