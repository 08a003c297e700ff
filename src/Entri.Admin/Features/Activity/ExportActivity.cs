using System.Runtime.CompilerServices;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>Reads everything that matches, newest first, piece by piece.</summary>
public sealed class ExportActivity(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>
    /// Entries in one read. Each read is a transaction of its own: one that lasted as long as the export would keep SQLite's journal from
    /// being emptied.
    /// </summary>
    private const int Batch = 500;

    /// <summary>Finds what matches now; it is read while it is enumerated.</summary>
    public async Task<Result<ActivityExport>> ExecuteAsync(Caller caller, ActivityQuery query, CancellationToken cancellationToken)
    {
        if ((caller.Check(Scope.ActivityRead) ?? caller.CheckWholeOrganization()) is { } failure)
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

    private async IAsyncEnumerable<IReadOnlyList<ActivityResponse>> ReadAsync(
        Caller caller, ActivityMatches matches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var offset = 0L; offset < matches.Total; offset += Batch)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var entries = await db.ReadActivityAsync(caller, matches.Newest(offset, Batch), cancellationToken);
            yield return entries.ConvertAll(ActivityResponse.Of);
        }
    }
}

/// <summary>What is exported.</summary>
/// <param name="Total">How many entries match.</param>
/// <param name="Batches">The entries, newest first.</param>
public sealed record ActivityExport(long Total, IAsyncEnumerable<IReadOnlyList<ActivityResponse>> Batches);
