using System.Globalization;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>
/// Removes the oldest entries of a log and keeps, sealed, where it begins from then on: what is left can be verified as before. It removes
/// nothing that is not as the app wrote it, because that would remove what shows it; and nothing by a rule of which the log does not say
/// the same, because the rule itself is a figure that whoever writes to the database can change.
/// </summary>
public sealed class ActivityRetention(ActivityKeys keys)
{
    /// <summary>Entries in one transaction, so that nobody waits for long.</summary>
    public const int Batch = 1000;

    /// <summary>The shortest time that entries are kept, whatever the rule says, in days.</summary>
    public const int MinDays = 90;

    /// <summary>The longest time for a rule, in days.</summary>
    public const int MaxDays = 3650;

    /// <summary>What the log calls the rule where it says that it was changed.</summary>
    public const string Setting = "activityRetentionDays";

    /// <summary>By which rule entries were removed, in the details of <see cref="ActivityActions.ActivityRemoved"/>.</summary>
    public const string Days = "days";

    /// <summary>How many entries that may speak of the rule are read at once.</summary>
    private const int RuleBatch = 100;

    /// <summary>What is older than this goes. Whole days, so that a log loses entries once a day.</summary>
    public static DateTimeOffset LimitOf(int days, DateTimeOffset now) =>
        new(now.UtcDateTime.Date.AddDays(-Math.Clamp(days, MinDays, MaxDays)), TimeSpan.Zero);

    /// <summary>A rule as the log says it.</summary>
    public static string Words(int? days) => days?.ToString(CultureInfo.InvariantCulture) ?? "forever";

    /// <summary>Removes up to <see cref="Batch"/> of the oldest entries, in the caller's transaction.</summary>
    /// <param name="db">The database.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="days">After how many days entries go. What is younger stays, and so does everything behind it.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many were removed; 0 where there is nothing to remove.</returns>
    /// <exception cref="InvalidOperationException">The log is not as the app wrote it, or does not say that this is the rule.</exception>
    public async Task<int> CutAsync(
        EntriDbContext db, string organizationId, int days, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var signer = await keys.GetAsync(db, cancellationToken);
        var cut = await db.ActivityCuts.SingleOrDefaultAsync(c => c.OrganizationId == organizationId, cancellationToken);
        var start = cut?.Sequence ?? 0;
        var log = db.Activity.Where(entry => entry.OrganizationId == organizationId);
        var entries = await log.AsNoTracking().Where(entry => entry.Sequence > start)
            .OrderBy(entry => entry.Sequence).Take(Batch).ToListAsync(cancellationToken);
        var (sequence, hash, before) = (start, cut?.Hash ?? [], LimitOf(days, now));
        foreach (var entry in entries.TakeWhile(entry => entry.CreatedAt < before))
        {
            if (ActivityVerification.ErrorOf(signer, entry, sequence + 1, hash) is not null)
            {
                throw Refusal(organizationId);
            }

            (sequence, hash) = (entry.Sequence, entry.Hash);
        }

        if (sequence == start)
        {
            return 0;
        }

        if (!ActivityVerification.IsSound(signer, cut, organizationId) || !await IsRuleAsync(signer, log, days, cancellationToken))
        {
            throw Refusal(organizationId);
        }

        var seal = signer.SealOf(organizationId, sequence, hash, now);
        if (cut is null)
        {
            db.Add(new ActivityCut { OrganizationId = organizationId, Sequence = sequence, Hash = hash, CutAt = now, Seal = seal });
        }
        else
        {
            (cut.Sequence, cut.Hash, cut.CutAt, cut.Seal) = (sequence, hash, now, seal);
        }

        // The trigger lets go what lies before the cut.
        await db.SaveChangesAsync(cancellationToken);
        return await log.Where(entry => entry.Sequence <= sequence).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Removes what the index keeps of entries that are gone.</summary>
    public static async Task TidyAsync(EntriDbContext db, string organizationId, CancellationToken cancellationToken)
    {
        var cut = await db.ActivityCuts.Where(c => c.OrganizationId == organizationId).Select(c => (long?)c.Sequence)
            .SingleOrDefaultAsync(cancellationToken);
        if (cut is { } sequence)
        {
            var block = (sequence + 1) / ActivityMatches.BlockSize;
            await db.Database.ExecuteSqlAsync(
                $"""DELETE FROM "ActivityPostings" WHERE "OrganizationId" = {organizationId} AND "Block" < {block}""", cancellationToken);
            await db.Database.ExecuteSqlAsync(
                $"""DELETE FROM "ActivityBlocks" WHERE "OrganizationId" = {organizationId} AND "Block" < {block}""", cancellationToken);
        }
    }

    private static InvalidOperationException Refusal(string organizationId) => new(
        $"The activity log of {organizationId} is not as the app wrote it, or does not say how long it is kept: run `database verify`.");

    /// <summary>
    /// Whether the newest entry that speaks of the rule says the same. Each removal adds one, so that there is always one left. Looked for
    /// in the log itself, for nobody signs the index.
    /// </summary>
    private static async Task<bool> IsRuleAsync(
        ActivitySigner signer, IQueryable<ActivityEntry> log, int days, CancellationToken cancellationToken)
    {
        for (var next = long.MaxValue; ;)
        {
            var batch = await log.AsNoTracking()
                .Where(entry => entry.Action == ActivityActions.OrganizationUpdated || entry.Action == ActivityActions.ActivityRemoved)
                .Where(entry => entry.Sequence < next)
                .OrderByDescending(entry => entry.Sequence).Take(RuleBatch).ToListAsync(cancellationToken);
            if (batch.Find(entry => RuleOf(entry) is not null) is { } newest)
            {
                return RuleOf(newest) == Words(days)
                    && signer.HashOf(newest, newest.Sequence, newest.PreviousHash).AsSpan().SequenceEqual(newest.Hash);
            }

            if (batch.Count < RuleBatch)
            {
                return false;
            }

            next = batch[^1].Sequence;
        }
    }

    private static string? RuleOf(ActivityEntry entry) =>
        entry.Action == ActivityActions.ActivityRemoved ? entry.Metadata.GetValueOrDefault(Days)
        : entry.Metadata.GetValueOrDefault("changed") == Setting ? entry.Metadata.GetValueOrDefault("to")
        : null;
}
