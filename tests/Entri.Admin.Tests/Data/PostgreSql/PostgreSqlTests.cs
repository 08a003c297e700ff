using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Data.PostgreSql;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entri.Admin.Tests.Data.PostgreSql;

/// <summary>What only PostgreSQL has to be made to do.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
public sealed class PostgreSqlTests
{
    private readonly EntriHost _host;

    public PostgreSqlTests(EntriHost host)
    {
        TestDatabase.SkipUnlessPostgreSql();
        _host = host;
    }

    [Fact]
    public async Task Connection_WhereTheServerIsSetToForget_IsDurable()
    {
        await using var host = new EntriHost();
        var source = host.Get<NpgsqlDataSource>();
        await source.ExecuteAsync($"ALTER DATABASE \"{Path.GetFileName(host.DataDirectory)}\" SET synchronous_commit = off");
        source.Clear();

        // A second use is of a connection that was reset.
        for (var use = 0; use < 2; use++)
        {
            await using var db = host.OpenDatabase();
            Assert.Equal(
                "on",
                await db.Database.SqlQuery<string>($"SELECT current_setting('synchronous_commit') AS \"Value\"").SingleAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Query_ThatRepeats_IsPrepared()
    {
        var organization = await TestOrganization.AddAsync(_host);
        await using var db = _host.OpenDatabase();
        await db.Database.OpenConnectionAsync(Cancellation);
        for (var use = 0; use < 6; use++)
        {
            await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == organization.Id, Cancellation);
        }

        var prepared = await db.Database.SqlQuery<string>($"SELECT statement AS \"Value\" FROM pg_prepared_statements")
            .ToListAsync(Cancellation);

        Assert.Contains(prepared, statement => statement.Contains("\"Organizations\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TokenLookup_ThatRepeats_IsOnePreparedStatementAndRunsOnce()
    {
        await using var database = NpgsqlDataSource.Create($"{_host.Get<NpgsqlDataSource>().ConnectionString};Maximum Pool Size=1");
        var lookup = new ApiTokenLookup(new PostgreSqlReads(database));
        for (var use = 0; use < 6; use++)
        {
            await lookup.FindAsync([(byte)use], Cancellation);
        }

        var before = await PreparedAsync(database);
        await lookup.FindAsync([1], Cancellation);
        var after = await PreparedAsync(database);

        Assert.Contains("\"ApiTokens\"", before.Statement, StringComparison.Ordinal);
        Assert.Equal((before.Statement, before.Runs + 1), after);

        static async Task<(string Statement, long Runs)> PreparedAsync(NpgsqlDataSource database)
        {
            await using var command = database.CreateCommand("""
                SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%"ApiTokens"%"Hash" = %'
                """);
            await using var row = await command.ExecuteReaderAsync(Cancellation);
            Assert.True(await row.ReadAsync(Cancellation), "Nothing is prepared.");
            var only = (row.GetString(0), row.GetInt64(1));
            Assert.False(await row.ReadAsync(Cancellation), "More than one statement is prepared.");
            return only;
        }
    }

    [Fact]
    public async Task Reads_AfterARush_LeaveConnectionsForEverythingElse()
    {
        var connection = $"{_host.Get<NpgsqlDataSource>().ConnectionString};Maximum Pool Size=4";
        await using var services = DataLayer.On(connection);
        var tokens = services.GetRequiredService<ApiTokenLookup>();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(async () => await tokens.FindAsync([1], Cancellation))));

        var source = services.GetRequiredService<NpgsqlDataSource>();
        await using var first = await source.OpenConnectionAsync(Cancellation);
        await using var second = await source.OpenConnectionAsync(Cancellation);
        await using var third = await source.OpenConnectionAsync(Cancellation);
    }

    [Fact]
    public async Task RevokeAndChange_OfOneTokenAtOnce_NeverWaitForEachOther()
    {
        await using var host = new EntriHost();
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        for (var round = 0; round < 30; round++)
        {
            var path = $"{organization.TokensPath}/{(await organization.AddTokenAsync()).Id}";
            var changes = Enumerable.Range(0, 3).Select(i => host.PatchAsync(path, owner.Credentials, $$"""{"name":"Renamed {{i}}"}"""));
            await Task.WhenAll([host.DeleteAsync(path, owner.Credentials), .. changes]);
        }

        // A connection tells the server's statistics a second after its last use, or when it ends.
        var source = host.Get<NpgsqlDataSource>();
        await CutAsync(host);
        source.Clear();
        Assert.Equal(0L, await source.ScalarAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    [Fact]
    public async Task Requests_WhileTheServerCutsEveryConnection_NeverAnswer500AndRecover()
    {
        await using var host = new EntriHost();
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        Func<Task<Answer>>[] requests =
        [
            () => host.GetAsync("/api/projects", token.Credentials),
            () => host.GetAsync(organization.TokensPath, owner.Credentials),
            () => host.PostAsync("/api/projects", token.Credentials, new { name = "Shop", sourceLanguage = "en" }),
            () => host.PostAsync(organization.TokensPath, owner.Credentials, new { name = "Kept" }),
        ];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var answers = new ConcurrentBag<HttpStatusCode>();
        var clients = requests.Concat(requests).Select(request => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                answers.Add((await request()).Status);
            }
        })).ToArray();
        for (var cut = 0; cut < 5; cut++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), Cancellation);
            await CutAsync(host);
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);

        // Once more while everything is at rest: whoever comes next finds only connections that are gone.
        await Wait.UntilAsync(async () => (await requests[0]()).Response.IsSuccessStatusCode);

        await CutAsync(host);
        foreach (var request in requests)
        {
            Answer answer;
            for (var since = Stopwatch.GetTimestamp(); !(answer = await request()).Response.IsSuccessStatusCode;)
            {
                Assert.True(Stopwatch.GetElapsedTime(since) < Wait.Limit, $"It has not recovered: {answer.Status}");
                answers.Add(answer.Status);
            }
        }

        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers);
        Assert.Empty(answers.Except([HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.ServiceUnavailable]));

        // No statement may have gone on alone where its transaction was lost.
        await using var db = host.OpenDatabase();
        Assert.Null((await host.Get<ActivityVerification>().VerifyAsync(db, organization.Id, Cancellation)).Error);
        Assert.True(
            await db.Activity.CountAsync(Cancellation) >= answers.Count(status => status == HttpStatusCode.Created),
            "An acknowledged change is gone.");
    }

    [Fact]
    public async Task Change_WhoseCommitIsCutOff_DoesNotAskToBeRepeated()
    {
        await using var host = new EntriHost();
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await host.Get<NpgsqlDataSource>().ExecuteAsync(
            """
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;
            CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON "Projects" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut();
            """);

        var answer = await host.PostAsync("/api/projects", token.Credentials, new { name = "Shop", sourceLanguage = "en" });

        answer.HasStatus(HttpStatusCode.ServiceUnavailable).IsErrorInShape();
        Assert.Null(answer.Header("Retry-After"));
    }

    [Theory]
    [InlineData("UPDATE \"Activity\" SET \"UserName\" = 'Nobody'")]
    [InlineData("DELETE FROM \"Activity\"")]
    [InlineData("TRUNCATE \"Activity\"")]
    [InlineData("INSERT INTO \"Activity\" SELECT * FROM \"Activity\" ON CONFLICT (\"Id\") DO UPDATE SET \"UserName\" = 'Nobody'")]
    public async Task Activity_ChangedPastTheApp_IsRefused(string sql)
    {
        var organization = await TestOrganization.AddAsync(_host);
        var token = await organization.AddTokenAsync();
        await _host.PostAsync("/api/projects", token.Credentials, new { name = "Shop", sourceLanguage = "en" });
        await using var db = _host.OpenDatabase();

        var exception = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql, Cancellation));

        Assert.Contains("append-only", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Ends every connection to the host's database, as a restart of the server would.</summary>
    private static async Task CutAsync(EntriHost host)
    {
        var connection = new NpgsqlConnectionStringBuilder(host.Get<NpgsqlDataSource>().ConnectionString);
        var database = connection.Database;
        (connection.Database, connection.Pooling) = ("postgres", false);
        await using var server = NpgsqlDataSource.Create(connection);

        // On a busy machine the app may not have opened one since the last cut.
        await Wait.UntilAsync(async () => (long)(await server.ScalarAsync(
            $"SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '{database}'"))! > 0);
    }
}
