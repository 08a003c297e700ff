using Entri.Admin.Data.PostgreSql;
using Entri.Admin.Data.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entri.Admin.Data;

/// <summary>Tells apart what can go wrong in the database, so that nobody else needs to know the engine.</summary>
public static class DatabaseFailure
{
    /// <summary>
    /// Whether the database cannot do it now (out of reach, busy too long, disk full, input or output error, others in between at every
    /// attempt) and a later try may succeed.
    /// </summary>
    public static bool IsUnavailable(Exception exception) => exception is DbUpdateConcurrencyException || Find(exception) switch
    {
        // Whoever asked does not want it any more, which PostgreSQL counts among its own troubles.
        _ when exception is OperationCanceledException => false,

        // Npgsql trips over a connection that is lost at the moment at which it begins to read.
        null => exception is NullReferenceException { Source: nameof(Npgsql) },
        SqliteException sqlite => SqliteDatabase.IsUnavailable(sqlite),
        NpgsqlException postgres => PostgreSqlDatabase.IsUnavailable(postgres),
        _ => false,
    };

    /// <summary>
    /// Whether somebody else's change came in between, so that the same operation decides anew when it starts over: it has changed the same
    /// row, taken a name that has to be unique, or removed what a new row belongs to.
    /// </summary>
    public static bool IsOvertaken(Exception exception) => exception is DbUpdateConcurrencyException || Find(exception) switch
    {
        SqliteException sqlite => SqliteDatabase.IsOvertaken(sqlite),
        NpgsqlException postgres => PostgreSqlDatabase.IsOvertaken(postgres),
        _ => false,
    };

    /// <summary>Whether a commit that failed so may have been made all the same: a server can go away before it says that it was.</summary>
    public static bool MayBeCommitted(Exception exception) => IsUnavailable(exception) && Find(exception) is not SqliteException;

    /// <summary>Why the database cannot be opened and what to check, or null where something else went wrong. Never the password.</summary>
    public static string? WhyNotOpened(Exception exception) => Find(exception) switch
    {
        SqliteException sqlite => SqliteDatabase.WhyNotOpened(sqlite),
        NpgsqlException postgres => PostgreSqlDatabase.WhyNotOpened(postgres),
        _ => null,
    };

    private static Exception? Find(Exception? exception)
    {
        while (exception is not (null or SqliteException or NpgsqlException))
        {
            exception = exception.InnerException;
        }

        return exception;
    }
}
