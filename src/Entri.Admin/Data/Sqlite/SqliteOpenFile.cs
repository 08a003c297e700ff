using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.Sqlite;

/// <summary>
/// Keeps the file open while the app runs. An app at rest would hold no connection, and somebody could put another file in its place
/// under it.
/// </summary>
internal sealed class SqliteOpenFile(IDbContextFactory<SqliteEntriDbContext> contexts) : IHostedService
{
    private SqliteEntriDbContext? _db;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _db = await contexts.CreateDbContextAsync(cancellationToken);
        await _db.Database.OpenConnectionAsync(cancellationToken);

        // SQLite takes the file with the first look into it.
        await _db.Database.ExecuteSqlRawAsync("SELECT COUNT(*) FROM sqlite_master", cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_db is not null)
        {
            await _db.DisposeAsync();
        }
    }
}
