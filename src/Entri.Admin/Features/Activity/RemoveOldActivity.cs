using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>Removes the entries of logs that are older than their organizations want them, day by day and in small batches.</summary>
public sealed partial class RemoveOldActivity(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    ActivityRetention retention,
    TimeProvider clock,
    ILogger<RemoveOldActivity> logger) : BackgroundService
{
    /// <summary>Who did it, in the log.</summary>
    private const string Name = "Entri Admin";

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>What is older than this goes. Whole days, so that a log loses entries once a day.</summary>
    public static DateTimeOffset LimitOf(int days, DateTimeOffset now) => new(now.UtcDateTime.Date.AddDays(-days), TimeSpan.Zero);

    /// <summary>Removes what is to be removed now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<string> organizations;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            organizations = await db.Organizations.Where(organization => organization.ActivityRetentionDays != null)
                .Select(organization => organization.Id).ToListAsync(cancellationToken);
        }

        foreach (var organization in organizations)
        {
            await RunAsync(organization, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
            {
                Log.Failed(logger, exception);
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
                    db.Add(NewEntry(organizationId, removed));
                    return default(Done);
                },
                cancellationToken);
        }
    }

    private async Task<Result<int>> CutAsync(EntriDbContext db, string organizationId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var days = await db.Organizations.Where(organization => organization.Id == organizationId)
            .Select(organization => organization.ActivityRetentionDays).SingleOrDefaultAsync(cancellationToken);
        return days is { } kept ? await retention.CutAsync(db, organizationId, LimitOf(kept, now), now, cancellationToken) : 0;
    }

    private ActivityEntry NewEntry(string organizationId, int removed)
    {
        var now = clock.GetUtcNow();
        return new ActivityEntry
        {
            Id = EntityId.NewActivity(now),
            Action = ActivityActions.ActivityRemoved,
            OrganizationId = organizationId,
            UserName = Name,
            TargetId = organizationId,
            TargetType = "organization",
            Metadata = new Dictionary<string, string> { ["entries"] = removed.ToString(CultureInfo.InvariantCulture) },
            CreatedAt = now,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Old activity could not be removed now: the database is busy or out of reach.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
