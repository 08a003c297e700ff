using Entri.Admin.Data;
using Entri.Admin.Data.Usage;
using Entri.Admin.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Takes the days that rows no longer show out of what the list is sorted by. Requests are added as they come; only time takes some away.
/// </summary>
public sealed class CorrectRecentRequests(
    IDbContextFactory<EntriDbContext> contexts, DatabaseWriter writer, TimeProvider clock, ILogger<CorrectRecentRequests> logger)
    : PeriodicJob(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), clock, logger)
{
    /// <summary>Makes all tokens tell what came with them in the days that are shown now.</summary>
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var ids in contexts.TokensInPartsAsync(cancellationToken))
        {
            await writer.WriteAsync(
                db => db.CorrectRecentRequestsAsync(ids[0], ids[^1], Clock.GetUtcNow(), cancellationToken), cancellationToken);
        }
    }
}
