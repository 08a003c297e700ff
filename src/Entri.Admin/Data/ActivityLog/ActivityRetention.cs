using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>
/// Removes the oldest entries of a log and keeps, sealed, where it begins from then on: what is left can be verified as before. It removes
/// nothing that is not as the app wrote it, because that would remove what shows it.
/// </summary>
public sealed class ActivityRetention(ActivityKeys keys)
{
    /// <summary>Entries in one transaction, so that nobody waits for long.</summary>
    public const int Batch = 1000;

    /// <summary>Removes up to <see cref="Batch"/> of the oldest entries, in the caller's transaction.</summary>
    /// <param name="db">The database.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="before">What is of then or later stays, and so does everything behind it.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many were removed; 0 where there is nothing to remove, or where the log is broken.</returns>
    public async Task<int> CutAsync(
        EntriDbContext db, string organizationId, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var signer = await keys.GetAsync(db, cancellationToken);
        var first = await ActivityIndex.FirstSinceAsync(db, organizationId, before, cancellationToken);
        var cut = await db.ActivityCuts.SingleOrDefaultAsync(c => c.OrganizationId == organizationId, cancellationToken);
        var start = cut?.Sequence ?? 0;
        var log = db.Activity.Where(entry => entry.OrganizationId == organizationId);
        var entries = await log.AsNoTracking().Where(entry => entry.Sequence > start && entry.Sequence < first)
            .OrderBy(entry => entry.Sequence).Take(Batch).ToListAsync(cancellationToken);
        var (sequence, hash) = (start, cut?.Hash ?? []);
        foreach (var entry in entries)
        {
            if (ActivityVerification.ErrorOf(signer, entry, sequence + 1, hash) is not null)
            {
                return 0;
            }

            (sequence, hash) = (entry.Sequence, entry.Hash);
        }

        if (entries.Count == 0 || !ActivityVerification.IsSound(signer, cut, organizationId))
        {
            return 0;
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
}
