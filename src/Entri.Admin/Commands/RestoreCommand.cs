using System.Xml.Linq;
using Entri.Admin.Data;
using Entri.Admin.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Commands;

/// <summary>Puts a backup in the database's place. The old database stays beside it, and at no moment is there none.</summary>
internal static class RestoreCommand
{
    public static async Task<int> RunAsync(IServiceProvider services, string file, CancellationToken cancellationToken)
    {
        await using var db = await CommandDatabase.OpenAsync(services, cancellationToken);
        if (db is not SqliteEntriDbContext)
        {
            await Console.Error.WriteLineAsync(
                $"Stop every instance, run this line, and start with Database={PostgreSqlTools.Restored(db)} in ConnectionStrings:Entri. "
                + "The old database stays as it is.");
            return PostgreSqlTools.Tell(PostgreSqlTools.Restore(db, file));
        }

        if (!File.Exists(file))
        {
            throw new CommandException($"There is no file {Path.GetFullPath(file)}.");
        }

        var current = Path.GetFullPath(db.Database.GetDbConnection().DataSource);
        var incoming = $"{current}-restore";
        try
        {
            await CopyAsync(file, incoming, cancellationToken);
            var keys = await CheckAsync(db, incoming, file, cancellationToken);
            await using var turn = await SqliteFile.KeepAppOutAsync(current, cancellationToken);
            BackupKeys.Add(services, keys);
            Console.WriteLine(Replace(current, incoming) is { } old ? $"Restored. The old database is {old}." : "Restored.");
        }
        finally
        {
            SqliteFile.Delete(incoming);
        }

        Console.WriteLine("Check it with `database verify`; the next start brings it to this version.");
        return ExitCode.Done;
    }

    /// <summary>Copies first and checks the copy, so that what is checked is what comes in, and the backup stays as it is.</summary>
    private static async Task CopyAsync(string file, string incoming, CancellationToken cancellationToken)
    {
        // What SQLite kept beside the copy of a restore that was killed would spoil this one.
        SqliteFile.Delete(incoming);
        await using var from = new FileStream(file, FileMode.Open, FileAccess.Read);
        await using var to = new FileStream(incoming, SqliteDatabase.PrivateFile(FileShare.None));
        await from.CopyToAsync(to, cancellationToken);
        to.Flush(flushToDisk: true);
    }

    /// <summary>Refuses what is damaged or of another program or of another version.</summary>
    /// <returns>The keys in it.</returns>
    private static async Task<List<XElement>> CheckAsync(
        EntriDbContext db, string incoming, string file, CancellationToken cancellationToken)
    {
        await using var connection = await SqliteFile.OpenAsync(incoming, cancellationToken);
        if (await SqliteFile.ErrorsAsync(connection, cancellationToken) is [var error, ..])
        {
            throw new CommandException($"{file} cannot be restored. {error}");
        }

        const string History = "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'";
        const string Migrations = "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId";
        var hasHistory = (await SqliteFile.QueryAsync(connection, History, cancellationToken)).Count == 1;
        var applied = hasHistory ? await SqliteFile.QueryAsync(connection, Migrations, cancellationToken) : [];
        string[] known = [.. db.Database.GetMigrations()];
        if (applied.Count == 0)
        {
            throw new CommandException($"{file} cannot be restored: it is no database of Entri Admin.");
        }

        if (applied.Except(known).Any())
        {
            throw new CommandException($"{file} cannot be restored: another version of Entri Admin made it.");
        }

        var keys = await BackupKeys.UnpackAsync(connection, cancellationToken);

        // The mode is the file's, and the app relies on it also where it does not migrate.
        await SqliteFile.QueryAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken);
        return keys;
    }

    /// <summary>Exchanges the files in one step.</summary>
    /// <returns>Where the old one is, or null where there was none.</returns>
    private static string? Replace(string current, string incoming)
    {
        var old = $"{current}-before-{DateTime.UtcNow:yyyyMMdd-HHmmss-fff}";
        foreach (var side in new[] { "-journal", "-wal", "-shm" })
        {
            // They are left only where the old one is damaged or gone, and would spoil the new one.
            if (File.Exists(current + side))
            {
                File.Move(current + side, old + side);
            }
        }

        if (new FileInfo(current) is not { Exists: true, Length: > 0 })
        {
            File.Move(incoming, current, overwrite: true);
            return null;
        }

        File.Replace(incoming, current, old);
        return old;
    }
}
