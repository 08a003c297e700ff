using System.Collections.Concurrent;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>
/// Remembers how often tokens were used, and when last, and writes it in batches, also at shutdown, so that no request waits for a write.
/// A write adds to the count and moves the time forward, and touches nothing else, so it can come late without undoing anything.
/// </summary>
public sealed partial class ApiTokenUses(
    DatabaseWriter writer, ApiTokenValueUses values, EntriMetrics metrics, TimeProvider clock, ILogger<ApiTokenUses> logger)
    : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan LastBatchLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<(string TokenId, DateOnly Day), Use> _pending = new();
    private readonly SemaphoreSlim _batch = new(1);

    /// <summary>Notes that a token was accepted. Of several uses the latest counts, also where the clock was set back in between.</summary>
    public void Add(string tokenId, DateTimeOffset at, IPAddress? from) =>
        Add((tokenId, DateOnly.FromDateTime(at.UtcDateTime)), new Use(at, from, Requests: 1));

    /// <summary>Writes everything noted so far, or finds it written.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        // What the batch before has taken up is not written before it ends.
        await _batch.WaitAsync(cancellationToken);
        try
        {
            await WritePendingAsync(cancellationToken);
            await values.FlushAsync(cancellationToken);
        }
        finally
        {
            _batch.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // The server may have used up its time for running requests. The last batch has its own, and not too much of it; SQLite, where
        // somebody else writes, would wait with this thread and hear of no end.
        using var limit = new CancellationTokenSource(LastBatchLimit);
        var lastBatch = Task.Run(() => TryFlushAsync(limit.Token), CancellationToken.None);
        await Task.WhenAny(lastBatch, Task.Delay(LastBatchLimit, CancellationToken.None));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryFlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the work, which the host would call a failure where the server never came up.
        }
    }

    private async Task WritePendingAsync(CancellationToken cancellationToken)
    {
        // In one order everywhere, so that two instances wait for each other's rows and never both at once. In small parts, because a token
        // that is revoked meanwhile waits for the part that it is in.
        var pending = _pending.Select(use => use.Key).OrderBy(key => key.TokenId, StringComparer.Ordinal).ThenBy(key => key.Day);
        foreach (var keys in pending.Chunk(BatchSize))
        {
            List<((string TokenId, DateOnly Day) Key, Use Use)> part = [];
            foreach (var key in keys)
            {
                if (_pending.TryRemove(key, out var use))
                {
                    part.Add((key, use));
                }
            }

            var isWritten = false;
            var latest = StoredTimes.LatestPossible(clock.GetUtcNow());
            try
            {
                isWritten = (await writer.WriteAsync(
                    db => WriteAsync(db, part, latest, cancellationToken), cancellationToken)).Failure is null;
            }
            finally
            {
                if (!isWritten)
                {
                    // Back to those that came in meanwhile, for the next batch. Where the connection was lost while the database committed,
                    // they may count twice: the time of a use stays right, and a count is none of money.
                    part.ForEach(unwritten => Add(unwritten.Key, unwritten.Use));
                }
            }

            if (!isWritten)
            {
                return;
            }

            metrics.TokenUsesWritten(part.Count);
        }
    }

    private static async Task WriteAsync(
        EntriDbContext db,
        List<((string TokenId, DateOnly Day) Key, Use Use)> uses,
        DateTimeOffset latest,
        CancellationToken cancellationToken)
    {
        foreach (var ((tokenId, day), (at, from, requests)) in uses)
        {
            var address = from?.ToString();
            var older = db.ApiTokens.Where(token => token.Id == tokenId
                && (token.LastUsedAt == null || token.LastUsedAt < at || token.LastUsedAt > latest));
            await older.ExecuteUpdateAsync(
                set => set.SetProperty(token => token.LastUsedAt, at).SetProperty(token => token.LastUsedFrom, address), cancellationToken);
            await db.AddUsageAsync(tokenId, day, requests, cancellationToken);
        }
    }

    private void Add((string TokenId, DateOnly Day) key, Use use) => _pending.AddOrUpdate(
        key,
        static (_, use) => use,
        static (_, before, use) => (use.At >= before.At ? use : before) with { Requests = before.Requests + use.Requests },
        use);

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever stopped this write, the uses are still noted and the next batch tries again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.FlushFailed(logger, exception);
        }
    }

    private readonly record struct Use(DateTimeOffset At, IPAddress? From, long Requests);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Last-used times of tokens could not be written; the next batch tries again.")]
        public static partial void FlushFailed(ILogger logger, Exception exception);
    }
}
