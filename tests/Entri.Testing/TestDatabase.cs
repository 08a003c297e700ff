using Entri.Admin.Data;
using Entri.Admin.Data.PostgreSql;
using Entri.Admin.Data.Sqlite;
using Entri.Admin.Domain;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entri.Testing;

/// <summary>
/// The engine that the tests run on: SQLite, or the PostgreSQL server that <c>ENTRI_TESTS_POSTGRESQL</c> names, where databases may be
/// made.
/// A test of one engine says so by a trait, by which a run on the other leaves it out.
/// </summary>
public static class TestDatabase
{
    private const string Variable = "ENTRI_TESTS_POSTGRESQL";

    /// <summary>The settings of a SQLite file in the data directory, whatever the run is on.</summary>
    public static Dictionary<string, string> SqliteSettings =>
        new() { ["Database:Provider"] = DatabaseOptions.Sqlite, ["ConnectionStrings:Entri"] = "" };

    /// <summary>Whether the run is on PostgreSQL.</summary>
    public static bool IsPostgreSql => Server is not null;

    private static string? Server => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } server ? server : null;

    /// <summary>The settings that give a data directory a database of its own, which the app makes when it starts.</summary>
    public static Dictionary<string, string> Settings(string dataDirectory) => Server is null ? [] : new()
    {
        ["Database:Provider"] = DatabaseOptions.PostgreSql,
        ["ConnectionStrings:Entri"] = new NpgsqlConnectionStringBuilder(Server) { Database = NameFor(dataDirectory) }.ConnectionString,
    };

    /// <summary>Removes what <see cref="Settings"/> led to, once the app has ended.</summary>
    public static async ValueTask DropAsync(string dataDirectory)
    {
        SqliteConnection.ClearAllPools();
        if (Server is null)
        {
            return;
        }

        await using var server = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Server) { Database = "postgres", Pooling = false });
        await using var command = server.CreateCommand($"DROP DATABASE IF EXISTS \"{NameFor(dataDirectory)}\" WITH (FORCE)");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Leaves a test of PostgreSQL out of a run that filters nothing and names no server.</summary>
    public static void SkipUnlessPostgreSql() => Assert.SkipUnless(Server is not null, $"{Variable} names no server.");

    /// <summary>Leaves a test of SQLite out of a run on PostgreSQL that filters nothing.</summary>
    public static void SkipUnlessSqlite() => Assert.SkipUnless(Server is null, $"{Variable} makes this a run on PostgreSQL.");

    /// <summary>Lets a test see or spoil what the contexts do, on either engine.</summary>
    public static void AddDatabaseInterceptor(this IServiceCollection services, IInterceptor interceptor)
    {
        services.ConfigureDbContext<SqliteEntriDbContext>(options => options.AddInterceptors(interceptor), ServiceLifetime.Singleton);
        services.ConfigureDbContext<PostgreSqlEntriDbContext>(options => options.AddInterceptors(interceptor), ServiceLifetime.Singleton);
    }

    /// <summary>A context of a SQLite database without the app around it.</summary>
    public static EntriDbContext OpenSqlite(string connection) =>
        new SqliteEntriDbContext(new DbContextOptionsBuilder<SqliteEntriDbContext>().UseSqlite(connection).Options);

    /// <summary>A context of a PostgreSQL database without the app around it.</summary>
    public static EntriDbContext OpenPostgreSql(string connection) =>
        new PostgreSqlEntriDbContext(new DbContextOptionsBuilder<PostgreSqlEntriDbContext>().UseNpgsql(connection).Options);

    /// <summary>Lets others read tokens, and change none until it is disposed.</summary>
    public static async Task<IAsyncDisposable> LockTokensAsync(EntriDbContext db)
    {
        var transaction = await db.Database.BeginTransactionAsync();
        await LockTokenTableAsync(db);
        return transaction;
    }

    /// <summary>Keeps an app from changing anything, by a change of its own that waits, until the result is disposed.</summary>
    /// <param name="app">The app's services.</param>
    /// <param name="owner">The organization whose changes wait on PostgreSQL, where only its own and those of tokens do; or null.</param>
    /// <param name="atLast">What the change does when it goes on.</param>
    public static async Task<IAsyncDisposable> HoldChangesAsync(
        IServiceProvider app, string? owner, Func<EntriDbContext, Task>? atLast = null)
    {
        var held = new HeldChange();
        held.Writing = app.GetRequiredService<DatabaseWriter>().WriteAsync<Done>(
            owner,
            async db =>
            {
                await LockTokenTableAsync(db);
                held.Begun.TrySetResult();
                await held.Release.Task;
                await (atLast?.Invoke(db) ?? Task.CompletedTask);
                return default(Done);
            },
            Cancellation);

        // Where it fails before it began, nobody would ever say that it had.
        await Task.WhenAny(held.Begun.Task, held.Writing).InTimeAsync();
        Assert.False(held.Writing.IsCompleted, "The change has failed.");
        return held;
    }

    /// <summary>Takes the only place for a writer that a SQLite file has, as another program may, until it is disposed.</summary>
    public static async Task<IAsyncDisposable> LockFileAsync(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static string NameFor(string dataDirectory) => Path.GetFileName(dataDirectory);

    private static Task LockTokenTableAsync(EntriDbContext db) => db is PostgreSqlEntriDbContext
        ? db.Database.ExecuteSqlRawAsync("LOCK TABLE \"ApiTokens\" IN EXCLUSIVE MODE")
        : Task.CompletedTask;

    private sealed class HeldChange : IAsyncDisposable
    {
        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource Release { get; } = new();

        public Task<Result<Done>> Writing { get; set; } = null!;

        public async ValueTask DisposeAsync()
        {
            Release.TrySetResult();
            Assert.Null((await Writing).Failure);
        }
    }
}
