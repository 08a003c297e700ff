using System.Security.Cryptography;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>Finds out whether anybody changed, removed, swapped or added activity entries past the app.</summary>
public sealed class ActivityVerification(ActivityKeys keys)
{
    /// <summary>Every organization that has or had a log.</summary>
    public static Task<List<string>> LogsAsync(EntriDbContext db, CancellationToken cancellationToken) =>
        db.Organizations.Select(organization => organization.Id)
            .Union(db.ActivityChains.Select(chain => chain.OrganizationId))
            .Union(db.Activity.Select(entry => entry.OrganizationId))
            .OrderBy(id => id)
            .ToListAsync(cancellationToken);

    /// <summary>Reads one organization's log from its beginning. Changes may go on meanwhile.</summary>
    /// <exception cref="ActivityKeyException">The key cannot be read.</exception>
    public async Task<ActivityVerdict> VerifyAsync(EntriDbContext db, string organizationId, CancellationToken cancellationToken)
    {
        var signer = await keys.GetAsync(db, cancellationToken);

        // One statement, so that no entry comes in between the two figures.
        var log = db.Activity.AsNoTracking().Where(entry => entry.OrganizationId == organizationId);
        var end = await db.ActivityChains.AsNoTracking().Where(chain => chain.OrganizationId == organizationId)
            .Select(chain => new { Chain = chain, Last = log.Max(entry => (long?)entry.Sequence) ?? 0 })
            .SingleOrDefaultAsync(cancellationToken);
        if (end is null)
        {
            return new ActivityVerdict(0, "The record of where the log ends is missing.");
        }

        var chain = end.Chain;
        var (sequence, previous) = (0L, Array.Empty<byte>());
        var entries = log.Where(entry => entry.Sequence <= chain.Sequence).OrderBy(entry => entry.Sequence);
        await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (ErrorOf(signer, entry, ++sequence, previous) is { } error)
            {
                return new ActivityVerdict(sequence - 1, error);
            }

            previous = entry.Hash;
        }

        return new ActivityVerdict(sequence, sequence < chain.Sequence
            ? $"Entry {sequence + 1} is missing, and so is everything after it: the log had {chain.Sequence} entries."
            : end.Last > chain.Sequence ? $"Entry {chain.Sequence + 1} was added past the app."
            : !IsSame(signer.SealOf(organizationId, chain.Sequence, chain.Hash), chain.Seal) || !IsSame(previous, chain.Hash)
                ? "The record of where the log ends was changed."
                : null);
    }

    private static string? ErrorOf(ActivitySigner signer, ActivityEntry entry, long sequence, byte[] previous) =>
        entry.Sequence != sequence ? $"Entry {sequence} is missing."
        : IsSame(signer.HashOf(entry, entry.Sequence, entry.PreviousHash), entry.Hash) && IsSame(previous, entry.PreviousHash) ? null
        : $"Entry {sequence} ({entry.Id}) is not what the app wrote there.";

    private static bool IsSame(byte[] left, byte[] right) => CryptographicOperations.FixedTimeEquals(left, right);
}

/// <summary>What a verification found.</summary>
/// <param name="Entries">How many entries from the beginning are unbroken.</param>
/// <param name="Error">The first that is wrong, as a sentence; null where all is well.</param>
public sealed record ActivityVerdict(long Entries, string? Error);
