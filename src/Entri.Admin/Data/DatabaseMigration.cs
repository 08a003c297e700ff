using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>Brings the database to this version's schema before the first request.</summary>
public static class DatabaseMigration
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates the database where there is none, and applies what is missing. Of several instances that start at once, one does.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(cancellationToken);
        await using var turn = await WaitForTurnAsync($"{db.Database.GetDbConnection().DataSource}-migration", cancellationToken);

        // EF's own lock is a row, which a start that was killed leaves behind and every later one would wait for.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);

        // EF asks for this only where it makes the file itself. Without it a commit fails while anybody reads.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await services.GetRequiredService<ActivityKeys>().StartAsync(db, cancellationToken);
    }

    /// <summary>Waits until no other instance has the file open. The system closes it with its process, however that ends.</summary>
    private static async Task<FileStream> WaitForTurnAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, DataServices.PrivateFile(FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
