using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Removes what repetitions are recognized by when its time is over, in small parts, so that nobody waits long for it.</summary>
public sealed class RemoveOldIdempotencyRecords(DatabaseWriter writer, TimeProvider clock, ILogger<RemoveOldIdempotencyRecords> logger)
    : PeriodicJob(Pause, Pause, clock, logger)
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Removes what is to be removed now.</summary>
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var end = Clock.GetUtcNow() - IdempotencyRecord.Lifetime;
        for (var removed = BatchSize; removed == BatchSize;)
        {
            removed = 0;
            await writer.WriteAsync(
                async db => removed = await db.IdempotencyRecords.Where(record => record.CreatedAt <= end)
                    .OrderBy(record => record.CreatedAt).Take(BatchSize).ExecuteDeleteAsync(cancellationToken),
                cancellationToken);
        }
    }
}
