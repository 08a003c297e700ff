using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>
/// The one place where activity entries get their number and their hash: when they are saved, in the transaction of the change that they
/// tell of, while it holds the end of the organization's log. Others who write to the same log wait for its commit.
/// </summary>
internal static class ActivityWriter
{
    /// <summary>Whether a save of the context would add to a log or begin one.</summary>
    public static bool Concerns(EntriDbContext db) => Added<ActivityEntry>(db).Any() || Added<Organization>(db).Any();

    /// <summary>Saves what the context holds, the end of each log included.</summary>
    /// <param name="db">The context.</param>
    /// <param name="save">Saves the entities, and takes whether to accept them as saved.</param>
    /// <param name="acceptAll">Whether the entities count as saved in the end.</param>
    /// <param name="cancellationToken">Stops the save.</param>
    public static async Task<int> SaveAsync(
        EntriDbContext db, Func<bool, Task<int>> save, bool acceptAll, CancellationToken cancellationToken)
    {
        // The order is the same for everybody, so that two who write to the same two logs do not wait for each other.
        var logs = new SortedSet<string>(Added<ActivityEntry>(db).Select(entry => entry.OrganizationId), StringComparer.Ordinal);
        logs.UnionWith(Added<Organization>(db).Select(organization => organization.Id));
        if (logs.Count == 0)
        {
            return await save(acceptAll);
        }

        if (db.Database.CurrentTransaction is not null)
        {
            return await AppendAsync(db, logs, () => save(acceptAll), cancellationToken);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var saved = await AppendAsync(db, logs, () => save(false), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (acceptAll)
        {
            db.ChangeTracker.AcceptAllChanges();
        }

        return saved;
    }

    /// <summary>
    /// Reads the end of a log and keeps it from changing until the transaction ends. Makes an end where there is none and may be none.
    /// </summary>
    public static async Task<ActivityChain> HoldAsync(
        EntriDbContext db, ActivitySigner signer, string organizationId, bool isNew, CancellationToken cancellationToken)
    {
        if (isNew)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "ActivityChains" ("OrganizationId", "Sequence", "Hash", "Seal")
                VALUES ({organizationId}, 0, {Array.Empty<byte>()}, {signer.SealOf(organizationId, 0, [])}) ON CONFLICT DO NOTHING
                """,
                cancellationToken);
        }

        // An update that changes nothing takes the row for this transaction, on either engine.
        var rows = await db.ActivityChains.FromSql(
            $"""UPDATE "ActivityChains" SET "Sequence" = "Sequence" WHERE "OrganizationId" = {organizationId} RETURNING *""")
            .AsNoTracking().ToListAsync(cancellationToken);

        // To begin a new log here would hide that the old one is gone.
        return rows.SingleOrDefault()
            ?? throw new InvalidOperationException($"The activity log of {organizationId} has lost its end: run `database verify`.");
    }

    /// <summary>Keeps that the log ends with that entry.</summary>
    public static Task EndAsync(
        EntriDbContext db, ActivitySigner signer, string organizationId, long sequence, byte[] hash, CancellationToken cancellationToken)
    {
        var seal = signer.SealOf(organizationId, sequence, hash);
        return db.ActivityChains.Where(chain => chain.OrganizationId == organizationId).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.Sequence, sequence).SetProperty(c => c.Hash, hash).SetProperty(c => c.Seal, seal),
            cancellationToken);
    }

    private static async Task<int> AppendAsync(
        EntriDbContext db, SortedSet<string> logs, Func<Task<int>> save, CancellationToken cancellationToken)
    {
        var signer = await db.GetService<ActivityKeys>().GetAsync(db, cancellationToken);
        List<(string OrganizationId, long Sequence, byte[] Hash)> ends = [];
        foreach (var log in logs)
        {
            var isNew = Added<Organization>(db).Any(organization => organization.Id == log);
            var chain = await HoldAsync(db, signer, log, isNew, cancellationToken);
            var (sequence, hash) = (chain.Sequence, chain.Hash);
            foreach (var entry in Added<ActivityEntry>(db).Where(entry => entry.OrganizationId == log))
            {
                entry.Link(++sequence, hash, signer.HashOf(entry, sequence, hash));
                hash = entry.Hash;
            }

            if (sequence > chain.Sequence)
            {
                ends.Add((log, sequence, hash));
            }
        }

        // The ends move after the entries are in: a save that fails within the caller's transaction leaves them, and may be tried again.
        var saved = await save();
        foreach (var (log, sequence, hash) in ends)
        {
            await EndAsync(db, signer, log, sequence, hash, cancellationToken);
        }

        return saved;
    }

    private static IEnumerable<TEntity> Added<TEntity>(EntriDbContext db)
        where TEntity : class =>
        db.ChangeTracker.Entries<TEntity>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity);
}
