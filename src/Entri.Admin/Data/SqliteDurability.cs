using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Data;

/// <summary>
/// Makes an acknowledged change survive a power cut: every commit is synced to disk. The setting belongs to the connection, not to the file.
/// </summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Pragma(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Pragma(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Pragma(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL";
        return command;
    }
}
