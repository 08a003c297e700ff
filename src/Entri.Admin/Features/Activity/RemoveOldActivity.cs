using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>Removes the entries of logs that are older than their organizations want them, day by day and in small batches.</summary>
public sealed partial class RemoveOldActivity(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    ActivityRetention retention,
    TimeProvider clock,
    ILogger<RemoveOldActivity> logger) : PeriodicJob(Pause, Pause, clock, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Removes what is to be removed now. An organization where that fails keeps the others from nothing.</summary>
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        List<string> organizations;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            organizations = await db.Organizations.Where(organization => organization.ActivityRetentionDays != null)
                .Select(organization => organization.Id).ToListAsync(cancellationToken);
        }

        foreach (var organization in organizations)
        {
            try
            {
                await RunAsync(organization, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever stopped this one, the entries are still there and the next round tries again.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.OneFailed(Logger, organization, exception);
            }
        }
    }

    private async Task RunAsync(string organizationId, CancellationToken cancellationToken)
    {
        var (removed, batch) = (0, 0);
        do
        {
            var result = await writer.WriteAsync<int>(
                organizationId, db => CutAsync(db, organizationId, cancellationToken), cancellationToken);
            batch = result.Failure is null ? result.Value : 0;
            removed += batch;
        }
        while (batch > 0);

        if (removed > 0)
        {
            await writer.WriteAsync<Done>(
                organizationId,
                async db =>
                {
                    await ActivityRetention.TidyAsync(db, organizationId, cancellationToken);
                    return default(Done);
                },
                cancellationToken);
        }
    }

    /// <summary>What goes and the entry that says so are one transaction.</summary>
    private async Task<Result<int>> CutAsync(EntriDbContext db, string organizationId, CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var days = await db.Organizations.Where(organization => organization.Id == organizationId)
            .Select(organization => organization.ActivityRetentionDays).SingleOrDefaultAsync(cancellationToken);
        if (days is not { } kept)
        {
            return 0;
        }

        var removed = await retention.CutAsync(db, organizationId, kept, now, cancellationToken);
        if (removed > 0)
        {
            db.Add(ActivityEntry.ByApp(
                ActivityActions.ActivityRemoved,
                organizationId,
                "organization",
                organizationId,
                now,
                ("entries", removed.ToString(CultureInfo.InvariantCulture)),
                (ActivityRetention.Days, ActivityRetention.Words(kept))));
        }

        return removed;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Old activity of {OrganizationId} was not removed; the next round tries again.")]
        public static partial void OneFailed(ILogger logger, string organizationId, Exception exception);
    }
}
