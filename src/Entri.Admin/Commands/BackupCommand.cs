using Entri.Admin.Data;
using Entri.Admin.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Commands;

/// <summary>Copies the database to a file while the app runs.</summary>
internal static class BackupCommand
{
    public static async Task<int> RunAsync(IServiceProvider services, string file, CancellationToken cancellationToken)
    {
        await using var db = await CommandDatabase.OpenAsync(services, cancellationToken);
        if (db is not SqliteEntriDbContext)
        {
            return PostgreSqlTools.Tell(PostgreSqlTools.Dump(db, file));
        }

        await services.GetRequiredService<DatabaseTrace>().RequireNotLostAsync(db, cancellationToken);
        if (db.MissingFile is not null || !(await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
        {
            throw new CommandException("There is no database to back up yet.");
        }

        var path = Path.GetFullPath(file);

        // Half a backup is worse than none, because somebody may count on it: it gets its name when it is whole.
        var part = $"{path}.part";
        RequireNone(path, "name a new file.");
        RequireNone(part, "another backup is writing it, or was killed; then remove it.");
        Create(part);
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            await using (SqliteFile.Interruptible(db.Database.GetDbConnection(), cancellationToken))
            {
                await db.Database.ExecuteSqlAsync($"VACUUM INTO {part}", cancellationToken);
            }

            await using (var backup = await SqliteFile.OpenAsync(part, cancellationToken))
            {
                await SqliteFile.QueryAsync(backup, "PRAGMA synchronous = FULL", cancellationToken);
                await BackupKeys.PackAsync(services, backup, cancellationToken);
            }

            await using (var written = new FileStream(part, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(part, path);
        }
        finally
        {
            SqliteFile.Delete(part);
        }

        Console.WriteLine($"Backed up to {path}, {new FileInfo(path).Length / 1024} KiB. It holds the keys as well: keep it from others.");
        return ExitCode.Done;
    }

    private static void RequireNone(string path, string advice)
    {
        if (File.Exists(path))
        {
            throw new CommandException($"{path} exists already: {advice}");
        }
    }

    /// <summary>Makes the file, for this user's eyes only, before SQLite writes into it.</summary>
    private static void Create(string path)
    {
        var options = SqliteDatabase.PrivateFile(FileShare.None);
        options.Mode = FileMode.CreateNew;
        using var made = new FileStream(path, options);
    }
}
