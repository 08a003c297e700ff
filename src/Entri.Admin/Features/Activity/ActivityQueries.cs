using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>What the list and the export of a log have in common.</summary>
internal static class ActivityQueries
{
    /// <summary>Reads the entries with these numbers, the newest first: the order of the log, which no wrong clock changes.</summary>
    public static Task<List<ActivityEntry>> ReadActivityAsync(
        this EntriDbContext db, Caller caller, IReadOnlyList<long> numbers, CancellationToken cancellationToken) =>
        db.ActivityOf(caller).AsNoTracking()
            .Where(entry => numbers.Contains(entry.Sequence))
            .OrderByDescending(entry => entry.Sequence)
            .ToListAsync(cancellationToken);
}
