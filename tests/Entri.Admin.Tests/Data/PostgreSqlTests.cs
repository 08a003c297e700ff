using Entri.Admin.Data;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entri.Admin.Tests.Data;

/// <summary>What only PostgreSQL has to be made to do.</summary>
[Trait(TestDatabase.Engine, DatabaseOptions.PostgreSql)]
public sealed class PostgreSqlTests
{
    /// <summary>Instances of one installation share their keys.</summary>
    private static readonly EphemeralDataProtectionProvider Protection = new();

    private readonly EntriHost _host;

    public PostgreSqlTests(EntriHost host)
    {
        TestDatabase.SkipUnlessPostgreSql();
        _host = host;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_WhereTheServerIsSetToForget_IsDurable()
    {
        await using var host = new EntriHost();
        var source = host.App.GetRequiredService<NpgsqlDataSource>();
        await ExecuteAsync(source, $"ALTER DATABASE \"{Path.GetFileName(host.DataDirectory)}\" SET synchronous_commit = off");
        source.Clear();

        // A second use is of a connection that was reset.
        for (var use = 0; use < 2; use++)
        {
            await using var db = host.OpenDatabase();
            Assert.Equal("on", await db.Database.SqlQuery<string>($"SELECT current_setting('synchronous_commit') AS \"Value\"").SingleAsync(Cancellation));
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

        var prepared = await db.Database.SqlQuery<string>($"SELECT statement AS \"Value\" FROM pg_prepared_statements").ToListAsync(Cancellation);

        Assert.Contains(prepared, statement => statement.Contains("\"Organizations\"", StringComparison.Ordinal));
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
        await _host.PostAsync("/api/projects", token.Caller, new { name = "Shop", sourceLanguage = "en" });
        await using var db = _host.OpenDatabase();

        var exception = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql, Cancellation));

        Assert.Contains("append-only", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lower_OfEveryCharacter_IsThatOfTheSearchTerm()
    {
        await using var command = _host.App.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT code, entri_lower(chr(code) || 'x') FROM generate_series(1, 66000) AS code WHERE code NOT BETWEEN 55296 AND 57344");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var different = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            var text = char.ConvertFromUtf32(reader.GetInt32(0));
            if (reader.GetString(1) != text.ToLowerInvariant() + "x")
            {
                different.Add($"U+{reader.GetInt32(0):X4} {text}");
            }
        }

        Assert.Empty(different);
    }

    [Fact]
    public async Task Migration_ByFiveWhereThereIsNoDatabase_HappensOnce()
    {
        var connection = NewDatabase();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => MigrateAsync(connection), Cancellation)));

            await using var source = NpgsqlDataSource.Create(connection);
            await using var db = _host.OpenDatabase();
            Assert.Equal((long)db.Database.GetMigrations().Count(), await ScalarAsync(source, "SELECT count(*) FROM \"__EFMigrationsHistory\""));
        }
        finally
        {
            await TestDatabase.DropAsync(connection.Database!);
        }
    }

    [Fact]
    public async Task Migration_AfterAStartThatWasKilledInTheMiddle_GoesOn()
    {
        var connection = NewDatabase();
        try
        {
            // What a start in the middle has done: the history is locked, and the first table is there for nobody else yet.
            await using var killed = await DatabaseInTheMiddleAsync(connection);
            var next = MigrateAsync(connection);
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            Assert.False(next.IsCompleted);

            await ExecuteAsync(_host.App.GetRequiredService<NpgsqlDataSource>(), $"SELECT pg_terminate_backend({killed.ProcessID})");

            await next.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        }
        finally
        {
            await TestDatabase.DropAsync(connection.Database!);
        }
    }

    [Fact]
    public async Task Start_WithNothingToMigrate_DoesNotWaitForABackup()
    {
        await using var reader = await _host.App.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancellation);
        await using var transaction = await reader.BeginTransactionAsync(Cancellation);
        await using var command = new NpgsqlCommand("LOCK TABLE \"__EFMigrationsHistory\" IN ACCESS SHARE MODE", reader, transaction);
        await command.ExecuteNonQueryAsync(Cancellation);

        await DatabaseMigration.MigrateAsync(_host.App, Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    private NpgsqlConnectionStringBuilder NewDatabase() => new(_host.App.GetRequiredService<NpgsqlDataSource>().ConnectionString)
    {
        Database = $"entri-tests-{Guid.NewGuid():N}",
        Pooling = false,
    };

    /// <summary>Migrates as one instance of the app does that has just started.</summary>
    private static async Task MigrateAsync(NpgsqlConnectionStringBuilder connection)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IDataProtectionProvider>(Protection)
            .AddEntriData(
                new ConfigurationBuilder().AddInMemoryCollection([new("Database:Provider", DatabaseOptions.PostgreSql), new("ConnectionStrings:Entri", connection.ConnectionString)]).Build(),
                dataDirectory: "")
            .BuildServiceProvider();
        await DatabaseMigration.MigrateAsync(services, Cancellation);
    }

    private static async Task<NpgsqlConnection> DatabaseInTheMiddleAsync(NpgsqlConnectionStringBuilder connection)
    {
        await using (var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = "postgres" }))
        {
            await ExecuteAsync(server, $"CREATE DATABASE \"{connection.Database}\"");
        }

        var middle = new NpgsqlConnection(connection.ConnectionString);
        await middle.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(
            """
            CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150) PRIMARY KEY, "ProductVersion" varchar(32) NOT NULL);
            BEGIN;
            LOCK TABLE "__EFMigrationsHistory" IN ACCESS EXCLUSIVE MODE;
            CREATE TABLE "Activity" ("Id" text PRIMARY KEY);
            """,
            middle);
        await command.ExecuteNonQueryAsync(Cancellation);
        return middle;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
