using System.Security.Cryptography;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>Makes the key of the activity log, once for the life of a database, and reads it.</summary>
public sealed class ActivityKeys(IDataProtectionProvider protection)
{
    private const int KeyBytes = 32;

    /// <summary>How many old entries are read at once.</summary>
    private const int Batch = 1000;

    private readonly IDataProtector _protector = protection.CreateProtector("activity log");
    private volatile ActivitySigner? _signer;

    /// <summary>The signer of this database.</summary>
    /// <exception cref="ActivityKeyException">The key cannot be read.</exception>
    internal async ValueTask<ActivitySigner> GetAsync(EntriDbContext db, CancellationToken cancellationToken)
    {
        if (_signer is { } known)
        {
            return known;
        }

        var row = await db.Set<ActivityKey>().AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new ActivityKeyException();
        return _signer = Read(row.Value);
    }

    /// <summary>
    /// Makes the key where there is none, and with it chains what an earlier version wrote. Only then: later, an entry without a hash or an
    /// organization without a log is a finding. Of several instances that start at once, one does.
    /// </summary>
    /// <exception cref="ActivityKeyException">There is a key, and it cannot be read.</exception>
    public async Task StartAsync(EntriDbContext db, CancellationToken cancellationToken)
    {
        if (await db.Set<ActivityKey>().AnyAsync(cancellationToken))
        {
            await GetAsync(db, cancellationToken);
            return;
        }

        // The row comes first and is filled in later: who adds it is alone from then on, so that only one makes a key, and with it one of
        // those that protect it. The others wait here for the commit and read.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var isOurs = await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "ActivityKeys" ("Id", "Value") VALUES ({ActivityKey.OnlyId}, {Array.Empty<byte>()}) ON CONFLICT DO NOTHING""", cancellationToken) == 1;
        if (isOurs)
        {
            // A log without its key was not written by an earlier version: somebody took the key away.
            if (await db.ActivityChains.AnyAsync(cancellationToken))
            {
                throw new ActivityKeyException();
            }

            var key = RandomNumberGenerator.GetBytes(KeyBytes);
            await db.Set<ActivityKey>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Value, _protector.Protect(key)), cancellationToken);
            await ChainOldAsync(db, new ActivitySigner(key), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        await GetAsync(db, cancellationToken);
    }

    private static async Task ChainOldAsync(EntriDbContext db, ActivitySigner signer, CancellationToken cancellationToken)
    {
        var logs = await db.Organizations.Select(organization => organization.Id)
            .Union(db.Activity.Select(entry => entry.OrganizationId))
            .ToListAsync(cancellationToken);
        foreach (var log in logs)
        {
            var chain = await ActivityWriter.HoldAsync(db, signer, log, isNew: true, cancellationToken);
            var (sequence, previous) = (chain.Sequence, chain.Hash);
            while (await NextAsync(db, log, sequence, cancellationToken) is { Count: > 0 } entries)
            {
                foreach (var entry in entries)
                {
                    var (before, hash) = (previous, signer.HashOf(entry, ++sequence, previous));
                    await db.Activity.Where(e => e.Id == entry.Id).ExecuteUpdateAsync(
                        set => set.SetProperty(e => e.PreviousHash, before).SetProperty(e => e.Hash, hash), cancellationToken);
                    previous = hash;
                }
            }

            await ActivityWriter.EndAsync(db, signer, log, sequence, previous, cancellationToken);
        }
    }

    /// <summary>The migration has numbered them.</summary>
    private static Task<List<ActivityEntry>> NextAsync(EntriDbContext db, string log, long after, CancellationToken cancellationToken) =>
        db.Activity.AsNoTracking().Where(entry => entry.OrganizationId == log && entry.Sequence > after).OrderBy(entry => entry.Sequence)
            .Take(Batch).ToListAsync(cancellationToken);

    private ActivitySigner Read(byte[] value)
    {
        try
        {
            return new ActivitySigner(_protector.Unprotect(value));
        }
        catch (CryptographicException wrong)
        {
            throw new ActivityKeyException(wrong);
        }
    }
}

/// <summary>The activity log has a key that this installation cannot read, or none.</summary>
public sealed class ActivityKeyException(Exception? inner = null)
    : Exception("The key of the activity log cannot be read: the database came without its keys. Put back the folder `keys` of the data directory, or restore a backup that was made with `database backup`.", inner);
