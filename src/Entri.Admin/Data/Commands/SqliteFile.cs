using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Entri.Admin.Data.Commands;

/// <summary>Works on a SQLite file beside the app's contexts.</summary>
internal static class SqliteFile
{
    /// <summary>Opens a file that is there, for itself: other connections of this process do not hold it open afterwards.</summary>
    public static async Task<SqliteConnection> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 };
        var connection = new SqliteConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>Runs a statement and gives the text of each row's columns.</summary>
    public static async Task<List<string>> QueryAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        List<string> rows = [];
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "" : $"{reader.GetValue(column)}")));
        }

        return rows;
    }

    /// <summary>What is damaged in the file, or points nowhere.</summary>
    public static async Task<List<string>> ProblemsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var isOpen = connection.State == System.Data.ConnectionState.Open;
        if (!isOpen)
        {
            await connection.OpenAsync(cancellationToken);
        }

        try
        {
            var damage = await QueryAsync(connection, "PRAGMA integrity_check", cancellationToken);
            var astray = await QueryAsync(connection, "PRAGMA foreign_key_check", cancellationToken);
            return
            [
                .. damage.Where(line => line != "ok").Select(line => $"The file is damaged: {line}"),
                .. astray.Select(row => $"A row points to one that is not there (table, row, other table, key): {row}"),
            ];
        }
        catch (SqliteException damaged) when (SqliteDatabase.IsDamaged(damaged))
        {
            return [$"The file is damaged: {damaged.Message}"];
        }
        finally
        {
            if (!isOpen)
            {
                await connection.CloseAsync();
            }
        }
    }
}
