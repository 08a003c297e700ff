using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.Sqlite;

/// <summary>What is particular about SQLite: how to open its file, and its failures.</summary>
internal static class SqliteDatabase
{
    /// <summary>SQLite's code for: somebody else has been writing for too long.</summary>
    public const int Busy = 5;

    private const int Locked = 6, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NoDatabase = 26;
    private const int InUseOnLinux = 11, InUseOnMacOS = 35, InUseOnWindows = unchecked((int)0x80070020);
    private const int UniqueViolation = 2067, PrimaryKeyViolation = 1555, ForeignKeyViolation = 787;

    /// <summary>How to reach the file: the configured one, or one in the data directory.</summary>
    public static string ConnectionString(string? configured, string dataDirectory, TimeSpan busyTimeout)
    {
        UseOneThreadForEachConnection();
        var connection = Parse(configured);
        (connection.ForeignKeys, connection.DefaultTimeout) = (true, (int)busyTimeout.TotalSeconds);
        if (string.IsNullOrEmpty(configured))
        {
            connection.DataSource = Path.Combine(dataDirectory, "entri.db");
        }

        return connection.ConnectionString;
    }

    /// <summary>How contexts use it.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlite(connectionString).AddInterceptors(new SqliteConnectionSetup());

    /// <summary>How to open a file, or make it for this user's eyes only.</summary>
    public static FileStreamOptions PrivateFile(FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>
    /// The file that one process at a time has open: who starts and may have to migrate, or who works on the database from the command
    /// line. The system closes it with its process, however that ends.
    /// </summary>
    /// <exception cref="IOException">Another process has it open, which <see cref="IsInUse"/> tells; or it cannot be made.</exception>
    public static FileStream OpenTurn(string database) => new($"{database}-migration", PrivateFile(FileShare.None));

    /// <summary>Whether another process has the file open; each system says it in its own way.</summary>
    public static bool IsInUse(IOException exception) => exception.HResult is InUseOnLinux or InUseOnMacOS or InUseOnWindows;

    /// <inheritdoc cref="DatabaseFailure.IsUnavailable"/>
    public static bool IsUnavailable(SqliteException exception) =>
        exception.SqliteErrorCode is Busy or Locked or ReadOnly or InputOutput or Full or CannotOpen;

    /// <summary>Whether the file is not what SQLite wrote.</summary>
    public static bool IsDamaged(SqliteException exception) => exception.SqliteErrorCode is Corrupt or NoDatabase;

    /// <inheritdoc cref="DatabaseFailure.IsOvertaken"/>
    public static bool IsOvertaken(SqliteException exception) =>
        exception.SqliteExtendedErrorCode is UniqueViolation or PrimaryKeyViolation or ForeignKeyViolation;

    /// <inheritdoc cref="DatabaseFailure.WhyNotOpened"/>
    public static string? WhyNotOpened(SqliteException exception) => exception switch
    {
        _ when IsDamaged(exception) => $"{exception.Message} Put a backup in its place: run `database restore`.",
        _ when IsUnavailable(exception) => $"{exception.Message} Check DataDirectory, ConnectionStrings:Entri and the disk.",
        _ => null,
    };

    /// <summary>
    /// Leaves out SQLite's locks around every call: no connection is used by two threads at once, here or in the library; with them a token
    /// check is 5 % slower. It also leaves out its count of memory, which all connections would share. Both can be set only before SQLite
    /// is first used; later calls change nothing.
    /// </summary>
    private static void UseOneThreadForEachConnection()
    {
        const int MultiThread = 2, MemoryStatus = 9;
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(MultiThread);
        _ = SQLitePCL.raw.sqlite3_config(MemoryStatus, 0);
    }

    private static SqliteConnectionStringBuilder Parse(string? configured)
    {
        SqliteConnectionStringBuilder connection;
        try
        {
            connection = new SqliteConnectionStringBuilder(configured);
        }
        catch (ArgumentException wrong)
        {
            throw DatabaseOptions.Invalid($"ConnectionStrings:Entri is wrong. {wrong.Message}");
        }

        // What is kept in memory, or behind an address instead of a path, cannot be shared, locked or backed up as a file is.
        var isNoPath = connection.DataSource is "" or ":memory:" || connection.DataSource.StartsWith("file:", StringComparison.Ordinal);
        return string.IsNullOrEmpty(configured) || (!isNoPath && connection.Mode != SqliteOpenMode.Memory)
            ? connection
            : throw DatabaseOptions.Invalid(
                "ConnectionStrings:Entri is wrong. It must name a file by its path, as in Data Source=/var/lib/entri/entri.db.");
    }

    /// <summary>Makes the file before SQLite does, where it would; SQLite gives its side files the same mode.</summary>
    public static void CreatePrivateFile(string connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString);
        if (connection.Mode == SqliteOpenMode.ReadWriteCreate && !File.Exists(connection.DataSource))
        {
            using var file = new FileStream(connection.DataSource, PrivateFile(FileShare.ReadWrite));
        }
    }
}
