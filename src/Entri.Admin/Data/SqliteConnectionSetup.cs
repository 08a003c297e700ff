using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Data;

/// <summary>
/// Sets up each connection. Every commit is synced to disk, so that an acknowledged change survives a power cut; and lower() knows every
/// alphabet, where SQLite's own knows only the English one. Both belong to the connection, not to the file.
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
        ((SqliteConnection)connection).CreateFunction<string?, string?>("lower", text => text?.ToLowerInvariant(), isDeterministic: true);
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL";
        return command;
    }
}
