using System.Security.Cryptography;
using System.Text.Json;
using Entri.Admin.Data;
using Entri.Admin.Data.Sqlite;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Entri.Admin.Commands;

/// <summary>Moves everything from SQLite to PostgreSQL, in one transaction that commits only what reads the same on both sides.</summary>
internal static class CopyCommand
{
    public static async Task<int> RunAsync(IServiceProvider from, IServiceProvider to, CancellationToken cancellationToken)
    {
        await using var source = await CommandDatabase.OpenCurrentAsync(from, cancellationToken);
        await using var target = await CommandDatabase.OpenAsync(to, cancellationToken);
        if (source is not SqliteEntriDbContext)
        {
            throw new CommandException(
                "Only SQLite can be copied, and Database:Provider names another engine: pg_dump and pg_restore copy PostgreSQL.");
        }

        // What an app changed from now on would stay behind.
        await using var turn = await SqliteFile.KeepAppOutAsync(source.Database.GetDbConnection().DataSource, cancellationToken);
        var tables = Tables(source);
        await PrepareAsync(target, tables, cancellationToken);
        await using var reading = await source.Database.BeginTransactionAsync(cancellationToken);
        await using var writing = await target.Database.BeginTransactionAsync(cancellationToken);
        foreach (var table in tables)
        {
            await table.CopyAsync(source, target, cancellationToken);
        }

        Console.WriteLine("Reading everything again …");
        foreach (var table in tables)
        {
            var (left, right) = (await table.DigestAsync(source, cancellationToken), await table.DigestAsync(target, cancellationToken));
            if (left != right)
            {
                throw new CommandException(
                    $"{table.Name} is not the same on both sides: {left} in SQLite, {right} in PostgreSQL. Nothing was copied.");
            }

            Console.WriteLine($"{table.Name}: {left} on both sides.");
        }

        // With the source's keys, which are the target's from the commit on and not a moment earlier.
        if (await VerifyCommand.LogErrorsAsync(from, target, cancellationToken) is [var error, ..])
        {
            throw new CommandException($"{error} Nothing was copied.");
        }

        await BackupKeys.AddAsync(target, BackupKeys.Of(from), cancellationToken);
        await writing.CommitAsync(cancellationToken);
        Console.WriteLine(
            "Copied. Set Database:Provider to PostgreSql and ConnectionStrings:Entri to the new connection, then start Entri Admin.");
        return ExitCode.Done;
    }

    /// <summary>Every table, each after those that its rows point to.</summary>
    private static List<Table> Tables(EntriDbContext db)
    {
        // ASP.NET's own keys are taken along as what they are, whatever keeps them.
        var left = db.Model.GetEntityTypes()
            .Where(type => type.GetTableName() is not null && type.ClrType != typeof(DataProtectionKey))
            .ToList();
        List<Table> ordered = [];
        HashSet<IEntityType> done = [];
        while (left.Count > 0)
        {
            var next = left.First(type =>
                type.GetForeignKeys().All(key => key.PrincipalEntityType == type || done.Contains(key.PrincipalEntityType)));
            left.Remove(next);
            done.Add(next);
            ordered.Add((Table)Activator.CreateInstance(typeof(Table<>).MakeGenericType(next.ClrType), next)!);
        }

        return ordered;
    }

    /// <summary>Makes the tables, where they are not there yet and empty.</summary>
    private static async Task PrepareAsync(EntriDbContext target, List<Table> tables, CancellationToken cancellationToken)
    {
        // Asked before anything is written: a database that is refused stays as it is.
        if (await CommandDatabase.ExistsAsync(target, cancellationToken))
        {
            await RequireEmptyAsync(target, tables, cancellationToken);
        }

        await target.MigrateAsync(cancellationToken);
        await RequireEmptyAsync(target, tables, cancellationToken);
    }

    private static async Task RequireEmptyAsync(EntriDbContext target, List<Table> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            if (await table.AnyAsync(target, cancellationToken))
            {
                throw new CommandException($"The PostgreSQL database is not empty: {table.Name} has rows. Name a new one.");
            }
        }
    }

    /// <summary>How many rows, and what they hold.</summary>
    private sealed record Digest(long Rows, string Hash)
    {
        public override string ToString() => $"{Rows} rows ({Hash[..8]})";
    }

    private abstract class Table
    {
        public abstract string Name { get; }

        public abstract Task<bool> AnyAsync(EntriDbContext db, CancellationToken cancellationToken);

        public abstract Task CopyAsync(EntriDbContext source, EntriDbContext target, CancellationToken cancellationToken);

        public abstract Task<Digest> DigestAsync(EntriDbContext db, CancellationToken cancellationToken);
    }

    private sealed class Table<T>(IEntityType type) : Table
        where T : class
    {
        private const int Batch = 500, Progress = 10_000;

        public override string Name => type.GetTableName()!;

        public override Task<bool> AnyAsync(EntriDbContext db, CancellationToken cancellationToken) =>
            db.Set<T>().AnyAsync(cancellationToken);

        public override async Task CopyAsync(EntriDbContext source, EntriDbContext target, CancellationToken cancellationToken)
        {
            var rows = 0;
            await foreach (var batch in Read(source).AsAsyncEnumerable().Chunk(Batch).WithCancellation(cancellationToken))
            {
                target.AddRange(batch);
                await target.SaveCopiesAsync(cancellationToken);
                target.ChangeTracker.Clear();
                rows += batch.Length;
                if (rows % Progress == 0)
                {
                    Console.WriteLine($"{Name}: {rows} rows …");
                }
            }

            // Rows that come with their numbers do not tell the counter that gives new ones.
            var numbers = type.GetProperties().Where(number => number.ClrType == typeof(int));
            foreach (var column in numbers.Where(number => number.ValueGenerated == ValueGenerated.OnAdd).Select(n => n.GetColumnName()))
            {
                var sql = $"""
                    SELECT setval(pg_get_serial_sequence('"{Name}"', '{column}'), COALESCE(MAX("{column}"), 0) + 1, false) FROM "{Name}"
                    """;
                await target.Database.ExecuteSqlRawAsync(sql, cancellationToken);
            }

            Console.WriteLine($"{Name}: {rows} rows.");
        }

        public override async Task<Digest> DigestAsync(EntriDbContext db, CancellationToken cancellationToken)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var properties = type.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal)
                .Select(property => property.PropertyInfo!).ToArray();
            var rows = 0L;
            await foreach (var row in Read(db).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                var values = properties.Select(property => property.GetValue(row)).Select(value => value is ScopeSet ? $"{value}" : value);
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(values));
                rows++;
            }

            return new Digest(rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }

        private IQueryable<T> Read(EntriDbContext db)
        {
            IOrderedQueryable<T>? ordered = null;
            foreach (var key in type.FindPrimaryKey()!.Properties)
            {
                ordered = ordered is null
                    ? db.Set<T>().AsNoTracking().OrderBy(row => EF.Property<object>(row, key.Name))
                    : ordered.ThenBy(row => EF.Property<object>(row, key.Name));
            }

            return ordered!;
        }
    }
}
