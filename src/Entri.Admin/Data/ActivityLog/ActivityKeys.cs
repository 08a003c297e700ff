using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>Makes the key of the activity log, once for the life of a database, and reads it.</summary>
public sealed class ActivityKeys(IDataProtectionProvider protection)
{
    private const int KeyBytes = 32;

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

    /// <summary>A secret of 32 bytes for something else, which every instance on this database has and nobody else.</summary>
    /// <param name="db">The database.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ActivityKeyException">The key cannot be read.</exception>
    public async Task<byte[]> DeriveAsync(EntriDbContext db, string purpose, CancellationToken cancellationToken) =>
        (await GetAsync(db, cancellationToken)).Derive(purpose);

    /// <summary>Makes the key where there is none. Of several instances that start at once, one does.</summary>
    /// <exception cref="ActivityKeyException">There is a key, and it cannot be read; or there is a log without its key.</exception>
    public async Task StartAsync(EntriDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.Set<ActivityKey>().AnyAsync(cancellationToken))
        {
            await MakeAsync(db, cancellationToken);
        }

        await GetAsync(db, cancellationToken);
    }

    private async Task MakeAsync(EntriDbContext db, CancellationToken cancellationToken)
    {
        // The row comes first and is filled in later: who adds it is alone from then on, so that only one makes a key, and with it one of
        // those that protect it. The others wait here for the commit and read.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (id, empty) = (ActivityKey.OnlyId, Array.Empty<byte>());
        var added = await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "ActivityKeys" ("Id", "Value") VALUES ({id}, {empty}) ON CONFLICT DO NOTHING""", cancellationToken);
        if (added == 1)
        {
            // Somebody took the key of a log away.
            if (await db.ActivityChains.AnyAsync(cancellationToken) || await db.Activity.AnyAsync(cancellationToken))
            {
                throw new ActivityKeyException();
            }

            var key = _protector.Protect(RandomNumberGenerator.GetBytes(KeyBytes));
            await db.Set<ActivityKey>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Value, key), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private ActivitySigner Read(byte[] value)
    {
        try
        {
            return new ActivitySigner(_protector.Unprotect(value));
        }
        catch (CryptographicException exception)
        {
            throw new ActivityKeyException(exception);
        }
    }
}

/// <summary>The activity log has a key that this installation cannot read, or none.</summary>
public sealed class ActivityKeyException(Exception? inner = null) : Exception(
    "The key of the activity log cannot be read: the database came without its keys. Put back the folder `keys` of the data directory, "
        + "or restore a backup that was made with `database backup`.",
    inner);
