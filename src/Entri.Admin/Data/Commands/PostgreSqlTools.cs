using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entri.Admin.Data.Commands;

/// <summary>PostgreSQL has its own programs for backups. The app says how to call them, and does not call them itself.</summary>
internal static class PostgreSqlTools
{
    /// <summary>The line that writes a backup.</summary>
    public static string Dump(EntriDbContext db, string file) =>
        $"pg_dump --format=custom --no-owner {Where(db)} --file={Quote(file)}";

    /// <summary>
    /// The line that puts a backup in the place of what is there. Everything there goes first: pg_restore itself removes only what is in the
    /// backup, and what a later version had added would stay.
    /// </summary>
    public static string Restore(EntriDbContext db, string file) =>
        $"psql --quiet --single-transaction --set=ON_ERROR_STOP=1 --command='SET client_min_messages = warning' --command='DROP SCHEMA public CASCADE' --command='CREATE SCHEMA public' {Where(db)} && "
        + $"pg_restore --no-owner --single-transaction {Where(db)} {Quote(file)}";

    /// <summary>Writes the line where a script can take it from, and everything else beside it.</summary>
    public static int Tell(string line)
    {
        Console.Error.WriteLine("PostgreSQL does this with a program of its own, which asks for the password or reads it from PGPASSWORD or ~/.pgpass:");
        Console.WriteLine(line);
        return DatabaseCommand.NotHere;
    }

    private static string Where(EntriDbContext db)
    {
        var connection = new NpgsqlConnectionStringBuilder(db.Database.GetDbConnection().ConnectionString);
        (string Option, string? Value)[] options =
        [
            ("host", connection.Host), ("port", $"{connection.Port}"), ("username", connection.Username), ("dbname", connection.Database ?? connection.Username),
        ];
        return string.Join(' ', options.Where(option => !string.IsNullOrEmpty(option.Value)).Select(option => $"--{option.Option}={Quote(option.Value!)}"));
    }

    /// <summary>A word of a POSIX shell.</summary>
    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-".Contains(c)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
