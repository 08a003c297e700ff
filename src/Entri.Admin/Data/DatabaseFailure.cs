using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>Tells apart what can go wrong in the database, so that nobody else needs to know the engine.</summary>
public static class DatabaseFailure
{
    private const int Busy = 5, Locked = 6, InputOutput = 10, Full = 13, CannotOpen = 14;
    private const int UniqueViolation = 2067, PrimaryKeyViolation = 1555;

    /// <summary>Whether the database cannot work now (busy too long, disk full, input or output error) and a later try may do.</summary>
    public static bool IsUnavailable(Exception exception) =>
        Find(exception) is { SqliteErrorCode: Busy or Locked or InputOutput or Full or CannotOpen };

    /// <summary>Whether a row with the same unique value exists.</summary>
    public static bool IsDuplicate(DbUpdateException exception) =>
        Find(exception) is { SqliteExtendedErrorCode: UniqueViolation or PrimaryKeyViolation };

    private static SqliteException? Find(Exception? exception)
    {
        while (exception is not (null or SqliteException))
        {
            exception = exception.InnerException;
        }

        return (SqliteException?)exception;
    }
}
