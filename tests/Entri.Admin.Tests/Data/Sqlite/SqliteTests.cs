using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Data.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Data.Sqlite;

/// <summary>What only SQLite has to be made to do.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
public sealed class SqliteTests
{
    private readonly EntriHost _host;

    public SqliteTests(EntriHost host)
    {
        TestDatabase.SkipUnlessSqlite();
        _host = host;
    }

    [Theory]
    [InlineData("PRAGMA journal_mode", "wal")]
    [InlineData("PRAGMA synchronous", "2")]
    [InlineData("PRAGMA foreign_keys", "1")]
    public async Task Connection_OfTheApp_IsDurable(string pragma, string expected)
    {
        await using var db = _host.OpenDatabase();
        await db.Database.OpenConnectionAsync(Cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;

        Assert.Equal(expected, $"{await command.ExecuteScalarAsync(Cancellation)}");
    }

    [Fact]
    public async Task PreparedRead_RunAgain_IsNotPlannedAgain()
    {
        await _host.GetAsync("/health/live", Credentials.None);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_host.DataDirectory, "entri.db")}");
        await connection.OpenAsync(Cancellation);
        connection.Handle!.enable_sqlite3_next_stmt(true);
        using var reads = new SqliteReads(() => connection);

        for (var i = 0; i < 3; i++)
        {
            await new ApiTokenLookup(reads).FindAsync([(byte)i], Cancellation);
            await new SessionLookup(reads).FindAsync([(byte)i], $"{i}", Cancellation);
            await new SessionLookup(reads).FindByIdAsync($"{i}", $"{i}", Cancellation);
            await new ProjectLookup(reads).FirstAsync($"{i}", i + 1, Cancellation);
        }

        const int Reprepared = 5;
        var statements = Statements(connection).ToList();
        Assert.Equal(4, statements.Count);
        Assert.All(statements, statement => Assert.Equal(0, SQLitePCL.raw.sqlite3_stmt_status(statement, Reprepared, resetFlg: 0)));
    }

    [Fact]
    public async Task DataDirectory_AndAllInIt_AreForThisUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await TestOrganization.AddAsync(_host);

        var files = Directory.GetFiles(_host.DataDirectory, "*", SearchOption.AllDirectories);

        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".xml", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(file)));
    }

    [Fact]
    public async Task File_ThatIsConfigured_IsForThisUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var file = Path.Combine(_host.DataDirectory, "own.db");
        await using var host = EntriHost.With(new() { ["ConnectionStrings:Entri"] = $"Data Source={file}" });

        (await host.GetAsync("/health/ready", Credentials.None)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(file));
    }

    [Fact]
    public async Task Keys_InAFolderThatOthersCouldRead_AreForThisUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using var data = new DataFolder();
        var keys = Directory.CreateDirectory(Path.Combine(data.Path, "keys"));
        Open(keys.FullName);
        await using var host = EntriHost.With(new() { ["DataDirectory"] = data.Path });

        (await host.GetAsync("/sign-in", Credentials.None)).HasStatus(HttpStatusCode.Found);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Mode(keys.FullName));
    }

    [Fact]
    public async Task DataDirectory_ThatTheAppMakes_IsForThisUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var path = Path.Combine(_host.DataDirectory, "..", $"entri-tests-{Guid.NewGuid():N}");
        await using (var own = EntriHost.With(new() { ["DataDirectory"] = path }))
        {
            await own.GetAsync("/health/ready", Credentials.None);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Mode(path));
        }

        Directory.Delete(path, recursive: true);
    }

    [Theory]
    [InlineData("UPDATE Activity SET UserName = 'Nobody'")]
    [InlineData("DELETE FROM Activity")]
    [InlineData("REPLACE INTO Activity SELECT * FROM Activity")]
    [InlineData(
        "REPLACE INTO Activity SELECT 'act_other', Action, OrganizationId, UserId, UserName, ProjectId, TargetId, TargetType, "
            + "Metadata, CreatedAt, Sequence, PreviousHash, Hash FROM Activity")]
    public async Task Activity_ChangedPastTheApp_IsRefused(string sql)
    {
        var organization = await TestOrganization.AddAsync(_host);
        var token = await organization.AddTokenAsync();
        await _host.PostAsync("/api/projects", token.Credentials, new { name = "Shop", sourceLanguage = "en" });
        await using var db = _host.OpenDatabase();

        var exception = await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync(sql, Cancellation));

        Assert.Contains("append-only", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AfterOneThatWasKilledBetweenMigrations_GoesOn()
    {
        await using var host = new EntriHost();
        var file = Path.Combine(host.DataDirectory, "entri.db");
        await using (var db = TestDatabase.OpenSqlite($"Data Source={file};Pooling=false"))
        {
            await db.Database.MigrateAsync("Initial", Cancellation);
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL)", Cancellation);
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01 00:00:00')", Cancellation);
        }

        // What makes the client starts the host.
        (await Task.Run(() => host.GetAsync("/health/ready", Credentials.None), Cancellation).InTimeAsync()).HasStatus(HttpStatusCode.OK);

        await using var started = host.OpenDatabase();
        Assert.Empty(await started.Database.GetPendingMigrationsAsync(Cancellation));
    }

#pragma warning disable CA1416 // The tests that call it skip on Windows.
    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);

    private static void Open(string path) => File.SetUnixFileMode(path, Mode(path) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
#pragma warning restore CA1416

    private static IEnumerable<SQLitePCL.sqlite3_stmt> Statements(SqliteConnection connection)
    {
        SQLitePCL.sqlite3_stmt? statement = null;
        while ((statement = SQLitePCL.raw.sqlite3_next_stmt(connection.Handle, statement)) is not null)
        {
            yield return statement;
        }
    }
}
