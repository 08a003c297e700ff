using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>Finds out what was done to a log where it breaks first. It may read all of the log, which happens once.</summary>
/// <param name="db">The database.</param>
/// <param name="signer">The signer of the log.</param>
/// <param name="entry">The first entry that does not fit.</param>
/// <param name="sequence">Its place.</param>
/// <param name="previous">The hash of the entry before it.</param>
/// <param name="last">The place of the last entry.</param>
internal sealed class ActivityBreak(
    EntriDbContext db, ActivitySigner signer, ActivityEntry entry, long sequence, byte[] previous, long last)
{
    private IQueryable<ActivityEntry> Log => db.Activity.Where(other => other.OrganizationId == entry.OrganizationId);

    public async Task<(ActivityFault? Fault, string? Error)> ExplainAsync(CancellationToken cancellationToken)
    {
        var name = $"Entry {sequence} ({entry.Id})";
        if (PlaceItWasWrittenAt(cancellationToken) is { } place && place != sequence)
        {
            return await Log.AnyAsync(other => other.Hash == entry.PreviousHash, cancellationToken)
                ? (ActivityFault.Reordered, $"{name} is not what the app wrote there: it was entry {place}, and the order was changed.")
                : (ActivityFault.Deleted, $"Entry {sequence} is missing: what stands there now was entry {place}.");
        }

        // What the app wrote after this place goes on from the entry before it: then this one came in between.
        return await Log.AnyAsync(other => other.Sequence > sequence && other.PreviousHash == previous, cancellationToken)
            ? (ActivityFault.Inserted, $"{name} is not what the app wrote there: it was added past the app.")
            : (ActivityFault.Changed, $"{name} is not what the app wrote there: it was changed.");
    }

    /// <summary>Whatever number an entry has now, its hash says which one it had.</summary>
    private long? PlaceItWasWrittenAt(CancellationToken cancellationToken)
    {
        // One entry for each that was deleted or inserted before it at most; nobody numbers a log anew by more than its length.
        for (var place = 1L; place <= last * 2; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (signer.HashOf(entry, place, entry.PreviousHash).AsSpan().SequenceEqual(entry.Hash))
            {
                return place;
            }
        }

        return null;
    }
}
