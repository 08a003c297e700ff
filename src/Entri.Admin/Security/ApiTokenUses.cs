using System.Collections.Concurrent;
using Entri.Admin.Data;
using Entri.Admin.Data.Usage;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>
/// Counts the requests that come with tokens, and writes that in batches, also at shutdown, so that no request waits for a write. A write
/// adds to what is counted and moves times forward, and touches nothing else, so it can come late without undoing anything.
/// </summary>
public sealed partial class ApiTokenUses(
    DatabaseWriter writer, ApiTokenValueUses values, EntriMetrics metrics, TimeProvider clock, ILogger<ApiTokenUses> logger)
    : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan LastBatchLimit = TimeSpan.FromSeconds(5);

    /// <summary>What a crash loses at most, but for the time of a write.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, PendingCalls> _pending = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _batch = new(1);

    /// <summary>How many kinds of requests it has in mind.</summary>
    public int Count => _pending.Sum(calls => calls.Value.Count);

    /// <summary>Notes a request. Of several uses the latest counts, also where the clock was set back in between.</summary>
    public void Add(in ApiCall call, DateTimeOffset at) => Add(call, new CallCount(1, at, at), isOther: false);

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
        foreach (var tokens in _pending.Select(calls => calls.Key).Order(StringComparer.Ordinal).Chunk(BatchSize))
        {
            List<PendingCall> part = [];
            foreach (var token in tokens)
            {
                if (_pending.TryRemove(token, out var calls))
                {
                    part.AddRange(calls.Take());
                }
            }

            var isWritten = false;
            var now = clock.GetUtcNow();
            try
            {
                isWritten = (await writer.WriteAsync(
                    db => WriteAsync(db, part, now, cancellationToken), cancellationToken)).Failure is null;
            }
            finally
            {
                if (!isWritten)
                {
                    // Back to those that came in meanwhile, for the next batch. Where the connection was lost while the database committed,
                    // they may count twice: the time of a use stays right, and a count is none of money.
                    part.ForEach(unwritten => Add(unwritten.Call, unwritten.Count, unwritten.IsOther));
                }
            }

            if (!isWritten)
            {
                return;
            }

            metrics.TokenUsesWritten(tokens.Length);
        }
    }

    private static async Task WriteAsync(
        EntriDbContext db, List<PendingCall> calls, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var uses = calls.Where(one => one.Call.Outcome.IsUse()).GroupBy(one => one.Call.TokenId)
            .Select(uses => uses.Aggregate((last, use) => use.LastAt >= last.LastAt ? use : last))
            .Select(use => new LastUse(use.Call.TokenId, use.LastAt, PendingCall.AddressOf(use.Call.Address)));
        await db.AddUsageAsync([.. calls.Select(one => one.ToRow())], uses, now, cancellationToken);
    }

    private void Add(in ApiCall call, in CallCount count, bool isOther)
    {
        while (!_pending.GetOrAdd(call.TokenId, static _ => new PendingCalls()).TryAdd(call, count, isOther))
        {
            // That one was just taken to be written; whoever did has made room for another.
        }
    }

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

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Uses of tokens could not be written; the next batch tries again.")]
        public static partial void FlushFailed(ILogger logger, Exception exception);
    }
}
