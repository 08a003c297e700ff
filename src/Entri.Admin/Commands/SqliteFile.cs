using System.Data.Common;
using Entri.Admin.Data.Sqlite;
using Microsoft.Data.Sqlite;

namespace Entri.Admin.Commands;

/// <summary>Works on a SQLite file beside the app's contexts.</summary>
internal static class SqliteFile
{
    /// <summary>Opens a file that is there, for itself: other connections of this process do not hold it open afterwards.</summary>
    public static async Task<SqliteConnection> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        settings.DefaultTimeout = 1;
        var connection = new SqliteConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>Removes a file that nobody has open, and what SQLite kept beside it.</summary>
    public static void Delete(string path)
    {
        foreach (var side in new[] { "", "-journal", "-wal", "-shm" })
        {
            File.Delete(path + side);
        }
    }

    /// <summary>
    /// Makes sure that no app has the database open, and keeps one from starting until the result is disposed. Everything is in the one
    /// file then, and nothing beside it.
    /// </summary>
    /// <exception cref="CommandException">The database is in use.</exception>
    public static async Task<IAsyncDisposable> KeepAppOutAsync(string path, CancellationToken cancellationToken)
    {
        FileStream turn;
        try
        {
            turn = SqliteDatabase.OpenTurn(path);
        }
        catch (IOException exception) when (SqliteDatabase.IsInUse(exception))
        {
            throw InUse();
        }

        var closed = new ClosedDatabase(path, turn);
        try
        {
            await CloseAsync(path, cancellationToken);
            return closed;
        }
        catch
        {
            await closed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a statement and gives the text of each row's columns.</summary>
    public static async Task<List<string>> QueryAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        List<string> rows = [];
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var stop = Interruptible(connection, cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            // A column without a value reads as an empty text.
            rows.Add(string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return rows;
    }

    /// <summary>Lets an order to stop end a long statement too, which the driver does not do, until the result is disposed.</summary>
    public static CancellationTokenRegistration Interruptible(DbConnection connection, CancellationToken cancellationToken) =>
        cancellationToken.Register(() => SQLitePCL.raw.sqlite3_interrupt(((SqliteConnection)connection).Handle));

    /// <summary>What is damaged in the file, or points nowhere.</summary>
    public static async Task<List<string>> ErrorsAsync(DbConnection connection, CancellationToken cancellationToken)
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

    /// <summary>Brings everything into the one file, which works only while nobody else has it open.</summary>
    private static async Task CloseAsync(string path, CancellationToken cancellationToken)
    {
        SqliteConnection.ClearAllPools();
        try
        {
            await SetJournalAsync(path, "DELETE", cancellationToken);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SqliteDatabase.Busy)
        {
            throw InUse();
        }
    }

    private static async Task SetJournalAsync(string path, string mode, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            await using var connection = await OpenAsync(path, cancellationToken);
            await QueryAsync(connection, $"PRAGMA journal_mode = {mode}", cancellationToken);
        }
        catch (SqliteException exception) when (SqliteDatabase.IsDamaged(exception))
        {
            // A damaged database is the best reason to restore one; whoever reads it will hear of the damage.
        }
    }

    private static CommandException InUse() => new("The database is in use: stop Entri Admin first.");

    private sealed class ClosedDatabase(string path, FileStream turn) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await SetJournalAsync(path, "WAL", CancellationToken.None);
            }
            catch (SqliteException)
            {
                // Somebody has it open, so it is as it was; the next start asks for it again.
            }
            finally
            {
                await turn.DisposeAsync();
            }
        }
    }
}
