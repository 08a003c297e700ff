using System.Runtime.CompilerServices;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>Reads everything that matches, newest first, piece by piece.</summary>
public sealed class ExportActivity(IDbContextFactory<EntriDbContext> contexts, CallerReader callers)
{
    /// <summary>
    /// Entries in one read. Each read is a transaction of its own: one that lasted as long as the export would keep SQLite's journal from
    /// being emptied.
    /// </summary>
    private const int Batch = 500;

    /// <summary>Finds what matches now; it is read while it is enumerated.</summary>
    public async Task<Result<ActivityExport>> ExecuteAsync(Caller caller, ActivityQuery query, CancellationToken cancellationToken)
    {
        if (Check(caller) is { } failure)
        {
            return failure;
        }

        var filter = query.ToFilter();
        if (filter.Failure is { } invalid)
        {
            return invalid;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var matches = await ActivityIndex.FindAsync(db, caller.OrganizationId, filter.Value, cancellationToken);
        return new ActivityExport(matches.Total, ReadAsync(caller, matches, CancellationToken.None));
    }

    private static Failure? Check(Caller caller) => caller.Check(Scope.ActivityRead) ?? caller.CheckWholeOrganization();

    private async IAsyncEnumerable<Result<IReadOnlyList<ActivityResponse>>> ReadAsync(
        Caller caller, ActivityMatches matches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var offset = 0L; offset < matches.Total; offset += Batch)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var current = await callers.ReadAgainAsync(db, caller, cancellationToken);
            if ((current.Failure ?? Check(current.Value)) is { } failure)
            {
                yield return failure;
                yield break;
            }

            var entries = await db.ReadActivityAsync(current.Value, matches.Newest(offset, Batch), cancellationToken);
            yield return entries.ConvertAll(ActivityResponse.Of);
        }
    }
}

/// <summary>What is exported.</summary>
/// <param name="Total">How many entries match.</param>
/// <param name="Batches">The entries, newest first; a failure, and nothing after it, once the caller may not have the rest.</param>
public sealed record ActivityExport(long Total, IAsyncEnumerable<Result<IReadOnlyList<ActivityResponse>>> Batches);
