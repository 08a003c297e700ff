using System.Collections.Concurrent;
using System.Security.Cryptography;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>Finds out whether anybody changed, removed, swapped or added activity entries past the app.</summary>
public sealed class ActivityVerification(ActivityKeys keys)
{
    /// <summary>Entries in one read: one that lasted as long as the log is would keep SQLite's journal from being emptied.</summary>
    private const int Batch = 2000;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();

    /// <summary>Every organization that has or had a log.</summary>
    public static Task<List<string>> LogsAsync(EntriDbContext db, CancellationToken cancellationToken) =>
        db.Organizations.Select(organization => organization.Id)
            .Union(db.ActivityChains.Select(chain => chain.OrganizationId))
            .Union(db.Activity.Select(entry => entry.OrganizationId))
            .OrderBy(id => id)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Reads one organization's log from its beginning. Changes may go on meanwhile. One at a time, for it keeps a core busy: others wait.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <exception cref="ActivityKeyException">The key cannot be read.</exception>
    public async Task<ActivityVerdict> VerifyAsync(
        EntriDbContext db, string organizationId, CancellationToken cancellationToken, IProgress<ActivityProgress>? progress = null)
    {
        var turn = _turns.GetOrAdd(organizationId, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(db, organizationId, progress, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What is wrong with an entry at that place, or null where nothing is.</summary>
    internal static ActivityFault? ErrorOf(ActivitySigner signer, ActivityEntry entry, long sequence, byte[] previous) =>
        entry.Sequence != sequence ? ActivityFault.Deleted
        : IsSame(signer.HashOf(entry, entry.Sequence, entry.PreviousHash), entry.Hash) && IsSame(previous, entry.PreviousHash) ? null
        : ActivityFault.Changed;

    /// <summary>Whether nobody made or changed the record of where a log begins past the app.</summary>
    internal static bool IsSound(ActivitySigner signer, ActivityCut? cut, string organizationId) =>
        cut is null || IsSame(signer.SealOf(organizationId, cut.Sequence, cut.Hash, cut.CutAt), cut.Seal);

    private async Task<ActivityVerdict> ReadAsync(
        EntriDbContext db, string organizationId, IProgress<ActivityProgress>? progress, CancellationToken cancellationToken)
    {
        var signer = await keys.GetAsync(db, cancellationToken);

        // One statement, so that no entry comes in between the two figures.
        var log = db.Activity.AsNoTracking().Where(entry => entry.OrganizationId == organizationId);
        var end = await db.ActivityChains.AsNoTracking().Where(chain => chain.OrganizationId == organizationId)
            .Select(chain => new { Chain = chain, Last = log.Max(entry => (long?)entry.Sequence) ?? 0 })
            .SingleOrDefaultAsync(cancellationToken);
        if (end is null)
        {
            return new ActivityVerdict(0, "The record of where the log ends is missing.") { Fault = ActivityFault.Bounds };
        }

        var chain = end.Chain;
        var cut = await CutOfAsync(db, organizationId, cancellationToken);
        var (sequence, previous, done) = (cut?.Sequence ?? 0, cut?.Hash ?? [], 0L);
        if (!IsSound(signer, cut, organizationId) || sequence > chain.Sequence)
        {
            return new ActivityVerdict(0, "The record of where the log begins was changed.") { Fault = ActivityFault.Bounds };
        }

        var start = sequence;
        var index = new ActivityIndexCheck(db, organizationId, start + 1, chain.Sequence, signer.Derive("activity index"));
        while (sequence < chain.Sequence)
        {
            var batch = await log.Where(entry => entry.Sequence > sequence && entry.Sequence <= chain.Sequence)
                .OrderBy(entry => entry.Sequence).Take(Batch).ToListAsync(cancellationToken);
            var isCutMeanwhile = false;
            foreach (var entry in batch)
            {
                if (ErrorOf(signer, entry, sequence + 1, previous) is { } error)
                {
                    isCutMeanwhile = await HasMovedAsync();
                    if (isCutMeanwhile)
                    {
                        break;
                    }

                    var why = new ActivityBreak(db, signer, entry, sequence + 1, previous, chain.Sequence);
                    return Verdict(error == ActivityFault.Deleted
                        ? (error, $"Entry {sequence + 1} is missing.")
                        : await why.ExplainAsync(cancellationToken));
                }

                (sequence, previous, done) = (sequence + 1, entry.Hash, done + 1);
                index.Add(entry);
            }

            if (batch.Count == 0 && !await HasMovedAsync())
            {
                return Verdict((
                    ActivityFault.Deleted,
                    $"Entry {sequence + 1} is missing, and so is everything after it: the log had {chain.Sequence} entries."));
            }

            progress?.Report(new ActivityProgress(done, chain.Sequence - (cut?.Sequence ?? 0)));
        }

        return end.Last > chain.Sequence
            ? Verdict((ActivityFault.Inserted, $"Entry {chain.Sequence + 1} was added past the app."))
            : !IsSame(signer.SealOf(organizationId, chain.Sequence, chain.Hash), chain.Seal)
                || (sequence == chain.Sequence && !IsSame(previous, chain.Hash))
                ? Verdict((ActivityFault.Bounds, "The record of where the log ends was changed."))
                : !await index.IsSoundAsync(cancellationToken) && !await IsCutMeanwhileAsync()
                    ? Verdict((ActivityFault.Index, "The index of the log was changed: filters may leave out entries, or show others."))
                    : Verdict((null, null));

        // Then the index has changed, too.
        async Task<bool> IsCutMeanwhileAsync() =>
            ((await CutOfAsync(db, organizationId, cancellationToken))?.Sequence ?? 0) != start;

        ActivityVerdict Verdict((ActivityFault? Fault, string? Error) found) => new(done, found.Error)
        {
            Fault = found.Fault,
            Removed = cut?.Sequence ?? 0,
            RemovedAt = cut?.CutAt,
        };

        // The organization's own rule may remove entries that were to be read next.
        async Task<bool> HasMovedAsync()
        {
            var moved = await CutOfAsync(db, organizationId, cancellationToken);
            if (moved is null || moved.Sequence <= sequence || !IsSound(signer, moved, organizationId))
            {
                return false;
            }

            (cut, sequence, previous) = (moved, moved.Sequence, moved.Hash);
            return true;
        }
    }

    private static Task<ActivityCut?> CutOfAsync(EntriDbContext db, string organizationId, CancellationToken cancellationToken) =>
        db.ActivityCuts.AsNoTracking().SingleOrDefaultAsync(cut => cut.OrganizationId == organizationId, cancellationToken);

    private static bool IsSame(byte[] left, byte[] right) => CryptographicOperations.FixedTimeEquals(left, right);
}
