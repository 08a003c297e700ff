using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Entri.Admin.Data.Sqlite;

/// <summary>The database as one SQLite file: the default, and enough for one machine.</summary>
public sealed partial class SqliteEntriDbContext(DbContextOptions<SqliteEntriDbContext> options) : EntriDbContext(options)
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new();
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    internal override string? MissingFile => File.Exists(FilePath) ? null : Path.GetFullPath(FilePath);

    private protected override string TableNames => "SELECT name FROM sqlite_master WHERE type = 'table'";

    private string FilePath => Database.GetDbConnection().DataSource;

    /// <inheritdoc/>
    /// <remarks>The library waits for the one writer with a thread; who waits here keeps none from those who read.</remarks>
    /// <exception cref="SqliteException">Others have been writing for too long.</exception>
    internal override async ValueTask<IDisposable?> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)Database.GetDbConnection();
        var turn = Turns.GetOrAdd(connection.DataSource, static _ => new SemaphoreSlim(1));
        var started = Stopwatch.GetTimestamp();
        if (!await turn.WaitAsync(TimeSpan.FromSeconds(connection.DefaultTimeout), cancellationToken))
        {
            throw new SqliteException("Others have been writing for too long.", SqliteDatabase.Busy);
        }

        return new WriteTurn(turn, connection, Stopwatch.GetElapsedTime(started));
    }

    /// <inheritdoc/>
    /// <remarks>SQLite would remove what lies beside an empty file when it opens that.</remarks>
    internal override async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        new FileInfo(FilePath) is not { Exists: true, Length: > 0 } || await base.IsEmptyAsync(cancellationToken);

    internal override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        SqliteDatabase.CreatePrivateFile(Database.GetDbConnection().ConnectionString);
        await using var turn = await TakeStartTurnAsync(cancellationToken);

        // To find out that nothing is missing, EF would compare whole models, and keep what that took: 7 MB.
        if (await LacksMigrationsAsync(cancellationToken))
        {
            // EF's own lock is a row, which a start that was killed leaves behind and every later one would wait for.
            await Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
            await Database.MigrateAsync(cancellationToken);
        }
    }

    internal override object Stored(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // SQLite has no type for a time with an offset, and EF refuses to order by one.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
    }

    internal override async Task<IAsyncDisposable?> TakeStartTurnAsync(CancellationToken cancellationToken)
    {
        var turn = await WaitForStartTurnAsync(cancellationToken);
        try
        {
            // EF asks for this only where it makes the file itself. Without it a commit fails while anybody reads, and an app at rest
            // leaves no sign in the file that it runs.
            await Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    private async Task<FileStream> WaitForStartTurnAsync(CancellationToken cancellationToken)
    {
        var logger = this.GetService<ILogger<SqliteEntriDbContext>>();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return SqliteDatabase.OpenTurn(FilePath);
            }
            catch (IOException exception) when (SqliteDatabase.IsInUse(exception))
            {
                if (isFirst)
                {
                    Log.WaitingForTurn(logger, FilePath);
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private sealed class WriteTurn : IDisposable
    {
        private readonly SemaphoreSlim _turn;
        private readonly SqliteConnection _connection;
        private readonly int _timeout;

        public WriteTurn(SemaphoreSlim turn, SqliteConnection connection, TimeSpan waited)
        {
            (_turn, _connection, _timeout) = (turn, connection, connection.DefaultTimeout);

            // Another process may be writing too. Whoever has waited here already must not wait as long again there.
            connection.DefaultTimeout = Math.Max(1, _timeout - (int)waited.TotalSeconds);
        }

        public void Dispose()
        {
            _connection.DefaultTimeout = _timeout;
            _turn.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Another process has {Database} for itself (a start, a copy or a restore): waiting until it is done.")]
        public static partial void WaitingForTurn(ILogger logger, string database);
    }
}
