using Entri.Admin.Data;
using Entri.Admin.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Removes what is counted of tokens when it is old: the hours of a token after some days, when only days are asked for, and everything
/// after 400 days, with the values that were replaced so long ago and that nobody has used since. It goes from token to token in small
/// parts, so that nobody waits long for it.
/// </summary>
public sealed class RemoveOldUsage(
    IDbContextFactory<EntriDbContext> contexts, DatabaseWriter writer, TimeProvider clock, ILogger<RemoveOldUsage> logger)
    : PeriodicJob(Pause, Pause, clock, logger)
{
    /// <summary>How many days the hours of tokens are kept.</summary>
    public const int HoursKeptDays = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);

    /// <summary>Removes what is to be removed now.</summary>
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var hours = now.AddDays(-HoursKeptDays);
        var end = now.AddDays(-GetApiTokenUsage.MaxDays);
        var endDay = DateOnly.FromDateTime(end.UtcDateTime);
        await foreach (var ids in contexts.TokensInPartsAsync(cancellationToken))
        {
            await writer.WriteAsync(
                async db =>
                {
                    await db.ApiTokenHours.Where(hour => ids.Contains(hour.TokenId) && hour.Hour < hours)
                        .ExecuteDeleteAsync(cancellationToken);
                    await db.ApiTokenDays.Where(day => ids.Contains(day.TokenId) && day.Day < endDay)
                        .ExecuteDeleteAsync(cancellationToken);
                    await db.ApiTokenCalls.Where(kind => ids.Contains(kind.TokenId) && kind.Day < endDay)
                        .ExecuteDeleteAsync(cancellationToken);
                    await db.ApiTokenValues.Where(value => ids.Contains(value.TokenId) && value.ValidUntil < now)
                        .Where(value => value.UsedAfterEndAt == null || value.UsedAfterEndAt < end)
                        .Where(value => db.ApiTokenValues.Any(
                            next => next.TokenId == value.TokenId && next.Number > value.Number && next.CreatedAt < end))
                        .ExecuteDeleteAsync(cancellationToken);
                },
                cancellationToken);
        }

        await writer.WriteAsync(
            db => db.OrganizationHours.Where(hour => hour.Hour < end).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }
}
