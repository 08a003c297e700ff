using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.TokenEnds;

/// <summary>
/// Tells people of tokens before they stop working, once of each, and disables those that nobody uses. That they were told and the messages
/// are one transaction, so that neither a restart nor another instance tells them twice.
/// </summary>
public sealed partial class TellOfTokenEnds(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    TokenEndMails mails,
    ApiTokenUses uses,
    TimeProvider clock,
    ILogger<TellOfTokenEnds> logger) : PeriodicJob(FirstPause, Pause, clock, logger)
{
    /// <summary>How long it is remembered who was told of what: longer than anything is told of beforehand.</summary>
    private const int DaysKept = 400;

    /// <summary>How many tokens of an organization are dealt with at once; the rest waits for the next round.</summary>
    private const int MaxAtOnce = 5000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromHours(1);

    /// <summary>Does what is due now. An organization where that fails keeps the others from nothing.</summary>
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        // A use that was noted here counts; those of other instances are written within seconds.
        await uses.FlushAsync(cancellationToken);
        foreach (var organization in await FindAsync(cancellationToken))
        {
            try
            {
                await writer.WriteAsync<Done>(
                    organization, db => RunAsync(db, organization, cancellationToken), cancellationToken);
            }
#pragma warning disable CA1031 // Whatever stopped this one, it is still due and the next round tries again.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.OneFailed(Logger, organization, exception);
            }
        }

        var before = Clock.GetUtcNow().AddDays(-DaysKept);
        await writer.WriteAsync(
            db => db.TokenNotices.Where(notice => notice.CreatedAt < before).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    /// <summary>The organizations where something is due: whoever has nothing to do takes no turn from those who write.</summary>
    private async Task<HashSet<string>> FindAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ending = await DueTokens.FindEndingAsync(db, organizationId: null, now, cancellationToken);
        var found = ending.Select(token => token.OrganizationId).ToHashSet();
        var strict = await db.Organizations.AsNoTracking().Where(organization => organization.Policy.MaxIdleDays != null)
            .Select(organization => new { organization.Id, organization.Policy }).ToListAsync(cancellationToken);
        foreach (var organization in strict)
        {
            if ((await DueTokens.FindUnusedAsync(db, organization.Id, organization.Policy, now, cancellationToken)).Count > 0)
            {
                found.Add(organization.Id);
            }
        }

        return found;
    }

    private async Task<Result<Done>> RunAsync(EntriDbContext db, string organizationId, CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        if (await db.Organizations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == organizationId, cancellationToken)
            is not { } organization)
        {
            return default(Done);
        }

        var ending = (await DueTokens.FindEndingAsync(db, organizationId, now, cancellationToken)).Take(MaxAtOnce).ToArray();
        var unused = await DueTokens.FindUnusedAsync(db, organizationId, organization.Policy, now, cancellationToken);
        List<DueToken> told = [];
        foreach (var token in unused.Take(MaxAtOnce))
        {
            if (token.DaysBefore > 0 || await DisableAsync(db, token, organization.Policy, now, cancellationToken))
            {
                told.Add(token);
            }
        }

        foreach (var token in ending.Concat(told))
        {
            db.Add(new TokenNotice
            {
                TokenId = token.Id,
                Kind = token.Kind,
                End = token.End,
                DaysBefore = token.DaysBefore,
                CreatedAt = now,
            });
        }

        await mails.AddAsync(db, organization, [.. ending, .. told], now, cancellationToken);
        return default(Done);
    }

    /// <summary>Switches a token off, unless somebody has used it in this very moment.</summary>
    private static async Task<bool> DisableAsync(
        EntriDbContext db, DueToken token, OrganizationPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var seen = token.LastUsedAt;
        var disabled = await db.ApiTokens
            .Where(row => row.Id == token.Id && row.DisabledAt == null && row.RevokedAt == null && row.LastUsedAt == seen)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.DisabledAt, now).SetProperty(row => row.Version, row => row.Version + 1),
                cancellationToken);
        if (disabled == 0)
        {
            return false;
        }

        db.Add(ActivityEntry.ByApp(
            ActivityActions.TokenDisabled,
            token.OrganizationId,
            "token",
            token.Id,
            now,
            ("name", token.Name),
            ("reason", "unused"),
            ("days", policy.MaxIdleDays!.Value.ToString(CultureInfo.InvariantCulture))));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "Nobody in {OrganizationId} was told of its tokens; the next round tries again.")]
        public static partial void OneFailed(ILogger logger, string organizationId, Exception exception);
    }
}
