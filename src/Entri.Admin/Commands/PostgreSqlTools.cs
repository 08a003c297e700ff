using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entri.Admin.Commands;

/// <summary>PostgreSQL has its own programs for backups. The app says how to call them, and does not call them itself.</summary>
internal static class PostgreSqlTools
{
    /// <summary>The line that writes a backup.</summary>
    public static string Dump(EntriDbContext db, string file) =>
        $"pg_dump --format=custom --no-owner {Server(Connection(db))} --dbname={Quote(Connection(db).Database!)} --file={Quote(file)}";

    /// <summary>
    /// The line that makes a database of a backup, beside the one that is there: nothing is lost where it fails, and nothing that a later
    /// version had added to the old one gets in the way.
    /// </summary>
    public static string Restore(EntriDbContext db, string file)
    {
        var (server, restored) = (Server(Connection(db)), Quote(Restored(db)));
        return $"createdb {server} {restored} && pg_restore --no-owner --single-transaction {server} --dbname={restored} {Quote(file)}";
    }

    /// <summary>The name of the database that <see cref="Restore"/> makes.</summary>
    public static string Restored(EntriDbContext db) => $"{Connection(db).Database}_restored";

    /// <summary>Writes the line where a script can take it from, and everything else beside it.</summary>
    public static int Tell(string line)
    {
        Console.Error.WriteLine(
            "PostgreSQL does this with a program of its own, which asks for the password or reads it from PGPASSWORD or ~/.pgpass:");
        Console.WriteLine(line);
        return ExitCode.NotHere;
    }

    private static NpgsqlConnectionStringBuilder Connection(EntriDbContext db)
    {
        var connection = new NpgsqlConnectionStringBuilder(db.Database.GetDbConnection().ConnectionString);
        connection.Database ??= connection.Username;
        return connection;
    }

    private static string Server(NpgsqlConnectionStringBuilder connection)
    {
        (string Name, string? Value)[] options =
            [("host", connection.Host), ("port", $"{connection.Port}"), ("username", connection.Username)];
        var given = options.Where(option => !string.IsNullOrEmpty(option.Value));
        return string.Join(' ', given.Select(option => $"--{option.Name}={Quote(option.Value!)}"));
    }

    /// <summary>A word of a POSIX shell.</summary>
    private static string Quote(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-".Contains(c))
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
