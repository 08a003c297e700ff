using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Data;

public sealed class DatabaseTests(EntriHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Migrations_OfThisVersion_MatchTheModel()
    {
        using var db = host.OpenDatabase();

        Assert.False(db.Database.HasPendingModelChanges(), "Add a migration.");
    }

    [Theory]
    [InlineData("PRAGMA journal_mode", "wal")]
    [InlineData("PRAGMA synchronous", "2")]
    [InlineData("PRAGMA foreign_keys", "1")]
    public async Task Connection_OfTheApp_IsDurable(string pragma, string expected)
    {
        await using var db = host.OpenDatabase();
        await db.Database.OpenConnectionAsync(Cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;

        Assert.Equal(expected, $"{await command.ExecuteScalarAsync(Cancellation)}");
    }

    [Fact]
    public async Task DataDirectory_AndAllInIt_AreForThisUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await TestOrganization.AddAsync(host);

        var files = Directory.GetFiles(host.DataDirectory, "*", SearchOption.AllDirectories);

        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".xml", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(file)));
    }

    [Fact]
    public async Task DataDirectory_ThatTheAppMakes_IsForThisUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var path = Path.Combine(host.DataDirectory, "..", $"entri-tests-{Guid.NewGuid():N}");
        await using (var own = new EntriHost(new Dictionary<string, string> { ["DataDirectory"] = path }))
        {
            await own.GetAsync("/health/ready", Caller.Nobody);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Mode(path));
        }

        Directory.Delete(path, recursive: true);
    }

    [Theory]
    [InlineData("UPDATE Activity SET UserName = 'Nobody'")]
    [InlineData("DELETE FROM Activity")]
    [InlineData("REPLACE INTO Activity SELECT * FROM Activity")]
    [InlineData("REPLACE INTO Activity SELECT Id || 'x', Action, OrganizationId, UserId, UserName, ProjectId, TargetId, TargetType, Metadata, CreatedAt, Hash, PreviousHash, Sequence FROM Activity")]
    public async Task Activity_ChangedPastTheApp_IsRefused(string sql)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await host.PostAsync("/api/projects", token.Caller, new { name = "Shop", sourceLanguage = "en" });
        await using var db = host.OpenDatabase();

        var exception = await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync(sql, Cancellation));

        Assert.Contains("append-only", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_WithAnOffset_ComesBackInUtcToTheMillisecond()
    {
        var organization = await TestOrganization.AddAsync(host);
        var end = new DateTimeOffset(2031, 7, 4, 23, 59, 58, 987, TimeSpan.FromHours(-7));
        var token = await organization.AddTokenAsync(change: token => token.ExpiresAt = end);

        await using var db = host.OpenDatabase();
        var read = await db.ApiTokens.SingleAsync(t => t.Id == token.Id, Cancellation);

        Assert.Equal(end, read.ExpiresAt);
        Assert.Equal(TimeSpan.Zero, read.ExpiresAt!.Value.Offset);
        Assert.Equal(1, await db.ApiTokens.CountAsync(t => t.Id == token.Id && t.ExpiresAt > end.AddMilliseconds(-1) && t.ExpiresAt <= end, Cancellation));
    }

    [Fact]
    public async Task Scopes_OfAToken_AreKeptAsNames()
    {
        var token = await (await TestOrganization.AddAsync(host)).AddTokenAsync([Scope.TokensWrite, Scope.ProjectsRead]);
        await using var db = host.OpenDatabase();

        var kept = await db.Database.SqlQuery<string>($"SELECT Scopes AS Value FROM ApiTokens WHERE Id = {token.Id}").SingleAsync(Cancellation);

        Assert.Equal("projects:read tokens:write", kept);
    }

    [Fact]
    public async Task Languages_AddedByTenAtOnce_AreAllKept()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var project = await organization.AddProjectAsync();
        string[] languages = ["fr", "es", "it", "pt-BR", "nl", "sv", "fi", "pl", "ja", "ko"];

        var answers = await Task.WhenAll(languages.Select(language => host.PostAsync($"/api/projects/{project.Id}/languages", token.Caller, new { language })));

        Assert.All(answers, answer => answer.HasStatus(System.Net.HttpStatusCode.OK));
        var kept = (await host.GetAsync($"/api/projects/{project.Id}", token.Caller)).Json.GetProperty("targetLanguages").EnumerateArray().Select(code => code.GetString()!);
        Assert.Equal(languages.Append("de").Order(), kept.Order());
    }

    [Fact]
    public async Task Migration_AfterAStartThatWasKilled_GoesOn()
    {
        await using (var db = host.OpenDatabase())
        {
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL)", Cancellation);
            await db.Database.ExecuteSqlRawAsync("INSERT OR IGNORE INTO __EFMigrationsLock VALUES (1, '2026-01-01 00:00:00')", Cancellation);
        }

        await DatabaseMigration.MigrateAsync(host.App, Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task Migration_ByFourAtOnce_Succeeds() =>
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DatabaseMigration.MigrateAsync(host.App, Cancellation), Cancellation)))
            .WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

#pragma warning disable CA1416 // The tests that call it skip on Windows.
    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);
#pragma warning restore CA1416
}
