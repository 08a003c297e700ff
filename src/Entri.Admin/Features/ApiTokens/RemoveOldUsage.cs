using Entri.Admin.Data;
using Entri.Admin.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Removes what is counted of tokens when it is old: the hours of a token after some days, when only days are asked for, and everything
/// after 400 days. It goes from token to token in small parts, so that nobody waits long for it.
/// </summary>
public sealed class RemoveOldUsage(
    IDbContextFactory<EntriDbContext> contexts, DatabaseWriter writer, TimeProvider clock, ILogger<RemoveOldUsage> logger)
    : PeriodicJob(Pause, Pause, clock, logger)
{
    /// <summary>How many days the hours of tokens are kept.</summary>
    public const int HoursKeptDays = 8;

    private const int BatchSize = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);

    /// <summary>Removes what is to be removed now.</summary>
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var hours = now.AddDays(-HoursKeptDays);
        var end = now.AddDays(-GetApiTokenUsage.MaxDays);
        var endDay = DateOnly.FromDateTime(end.UtcDateTime);
        for (var last = ""; ;)
        {
            var ids = await NextAsync(last, cancellationToken);
            if (ids.Length == 0)
            {
                break;
            }

            last = ids[^1];
            await writer.WriteAsync(
                async db =>
                {
                    await db.ApiTokenHours.Where(hour => ids.Contains(hour.TokenId) && hour.Hour < hours)
                        .ExecuteDeleteAsync(cancellationToken);
                    await db.ApiTokenDays.Where(day => ids.Contains(day.TokenId) && day.Day < endDay)
                        .ExecuteDeleteAsync(cancellationToken);
                    await db.ApiTokenCalls.Where(kind => ids.Contains(kind.TokenId) && kind.Day < endDay)
                        .ExecuteDeleteAsync(cancellationToken);
                },
                cancellationToken);
        }

        await writer.WriteAsync(
            db => db.OrganizationHours.Where(hour => hour.Hour < end).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    private async Task<string[]> NextAsync(string last, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
#pragma warning disable CA1309 // The database compares, and its order is that of the characters' numbers.
        return await db.ApiTokens.Where(token => string.Compare(token.Id, last) > 0).OrderBy(token => token.Id)
            .Select(token => token.Id).Take(BatchSize).ToArrayAsync(cancellationToken);
#pragma warning restore CA1309
    }
}
