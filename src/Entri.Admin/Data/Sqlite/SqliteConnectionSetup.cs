using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Data.Sqlite;

/// <summary>
/// Syncs every commit to disk, so that an acknowledged change survives a power cut. That belongs to the connection, not to the file.
/// </summary>
internal sealed class SqliteConnectionSetup : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = SetUp(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = SetUp(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand SetUp(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL";
        return command;
    }
}
