using System.Buffers.Binary;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>
/// Finds entries of a log without reading them. Triggers keep, for each block of 1,024 entries, which of them have a certain action,
/// person, token or project, and from when to when they are: a million entries are 977 small rows for each thing that is asked for,
/// whatever part of the log matches and whichever page of it is wanted.
/// </summary>
public static class ActivityIndex
{
    /// <summary>Finds what matches, as of now. Entries may come and go meanwhile.</summary>
    public static async Task<ActivityMatches> FindAsync(
        EntriDbContext db, string organizationId, ActivityFilter filter, CancellationToken cancellationToken)
    {
        var bounds = await db.ActivityChains.Where(chain => chain.OrganizationId == organizationId)
            .Select(chain => new
            {
                Last = chain.Sequence,
                Removed = db.ActivityCuts.Where(cut => cut.OrganizationId == organizationId).Max(cut => (long?)cut.Sequence),
            })
            .SingleOrDefaultAsync(cancellationToken);
        var matches = new ActivityMatches((bounds?.Removed ?? 0) + 1, bounds?.Last ?? 0);
        foreach (var (kind, value) in filter.Terms.Where(_ => matches.Total > 0))
        {
            matches.Keep(await ReadAsync(
                db,
                """
                SELECT "Block", "Places" FROM "ActivityPostings"
                WHERE "OrganizationId" = @p0 AND "Kind" = @p1 AND "Value" = @p2
                """,
                [organizationId, kind, value],
                row => new Posting(row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
                cancellationToken));
        }

        if (filter.HasTimes && matches.Total > 0)
        {
            await KeepTimesAsync(db, organizationId, filter, matches, cancellationToken);
        }

        return matches;
    }

    /// <summary>
    /// The number of the first entry that is not earlier than that; what comes behind it may be, where a clock was wrong for a while. One
    /// more than the last where all are earlier.
    /// </summary>
    public static async Task<long> FirstSinceAsync(
        EntriDbContext db, string organizationId, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var matches = await FindAsync(db, organizationId, new ActivityFilter(From: time), cancellationToken);
        return matches.Total == 0 ? matches.Last + 1 : matches.Newest(matches.Total - 1, 1).Single();
    }

    private static async Task KeepTimesAsync(
        EntriDbContext db, string organizationId, ActivityFilter filter, ActivityMatches matches, CancellationToken cancellationToken)
    {
        var (from, before) = (filter.From ?? DateTimeOffset.MinValue, filter.Before ?? DateTimeOffset.MaxValue);
        var (earliest, latest) = (from.ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds());
        var blocks = await ReadAsync(
            db,
            """
            SELECT "Block", "Earliest", "Latest" FROM "ActivityBlocks"
            WHERE "OrganizationId" = @p0 AND "Latest" >= @p1 AND "Earliest" < @p2
            """,
            [organizationId, earliest, latest],
            row => (Block: row.GetInt64(0), IsWhole: row.GetInt64(1) >= earliest && row.GetInt64(2) < latest),
            cancellationToken);
        List<Posting> postings = [];
        foreach (var (block, isWhole) in blocks)
        {
            postings.Add(new Posting(block, isWhole ? null : await PlacesAsync(block)));
        }

        matches.Keep(postings);

        async Task<byte[]> PlacesAsync(long block)
        {
            // Two blocks, unless a clock was wrong.
            var (first, last) = (block * ActivityMatches.BlockSize, ((block + 1) * ActivityMatches.BlockSize) - 1);
            var numbers = await db.Activity
                .Where(entry => entry.OrganizationId == organizationId && entry.Sequence >= first && entry.Sequence <= last)
                .Where(entry => entry.CreatedAt >= from && entry.CreatedAt < before)
                .Select(entry => entry.Sequence)
                .ToListAsync(cancellationToken);
            var places = new byte[numbers.Count * sizeof(ushort)];
            for (var at = 0; at < numbers.Count; at++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(places.AsSpan(at * sizeof(ushort)), (ushort)(numbers[at] - first));
            }

            return places;
        }
    }

    /// <summary>These are many small rows: past EF they take a third of the time.</summary>
    private static async Task<List<T>> ReadAsync<T>(
        EntriDbContext db, string sql, object[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        List<T> rows = [];
        await EachAsync(db, sql, values, row => rows.Add(read(row)), cancellationToken);
        return rows;
    }

    /// <summary>Reads rows one by one.</summary>
    internal static async Task EachAsync(
        EntriDbContext db, string sql, object[] values, Action<DbDataReader> take, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            for (var number = 0; number < values.Length; number++)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ($"p{number}", values[number]);
                command.Parameters.Add(parameter);
            }

            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                take(reader);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Which entries of a block have something, two bytes each; null for all.</summary>
    internal sealed record Posting(long Block, byte[]? Places);
}
