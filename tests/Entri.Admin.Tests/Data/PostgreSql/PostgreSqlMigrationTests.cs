using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entri.Admin.Tests.Data.PostgreSql;

/// <summary>Starts on PostgreSQL: several at once, one that was killed, and one while a backup runs.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
public sealed class PostgreSqlMigrationTests
{
    private readonly EntriHost _host;

    public PostgreSqlMigrationTests(EntriHost host)
    {
        TestDatabase.SkipUnlessPostgreSql();
        _host = host;
    }

    [Fact]
    public async Task Migration_ByFiveWhereThereIsNoDatabase_HappensOnce()
    {
        await using var folder = new DataFolder();
        var connection = ConnectionTo(folder);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => MigrateAsync(connection), Cancellation)));

        await using var source = NpgsqlDataSource.Create(connection);
        await using var db = _host.OpenDatabase();
        Assert.Equal(
            (long)db.Database.GetMigrations().Count(), await source.ScalarAsync("SELECT count(*) FROM \"__EFMigrationsHistory\""));
    }

    [Fact]
    public async Task Migration_AfterAStartThatWasKilledInTheMiddle_GoesOn()
    {
        await using var folder = new DataFolder();
        var connection = ConnectionTo(folder);

        // What a start in the middle has done: the history is locked, and the first table is there for nobody else yet.
        await using var killed = await DatabaseInTheMiddleAsync(connection);
        var next = MigrateAsync(connection);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        Assert.False(next.IsCompleted);

        await _host.Get<NpgsqlDataSource>().ExecuteAsync($"SELECT pg_terminate_backend({killed.ProcessID})");

        await next.InTimeAsync();
    }

    [Fact]
    public async Task Start_WithNothingToMigrate_DoesNotWaitForABackup()
    {
        await using var reader = await _host.Get<NpgsqlDataSource>().OpenConnectionAsync(Cancellation);
        await using var transaction = await reader.BeginTransactionAsync(Cancellation);
        await using var command = new NpgsqlCommand("LOCK TABLE \"__EFMigrationsHistory\" IN ACCESS SHARE MODE", reader, transaction);
        await command.ExecuteNonQueryAsync(Cancellation);

        await DatabaseMigration.MigrateAsync(_host.App, Cancellation).InTimeAsync();
    }

    private static NpgsqlConnectionStringBuilder ConnectionTo(DataFolder folder) =>
        new(TestDatabase.Settings(folder.Path)["ConnectionStrings:Entri"]) { Pooling = false };

    /// <summary>Migrates as one instance of the app does that has just started.</summary>
    private static async Task MigrateAsync(NpgsqlConnectionStringBuilder connection)
    {
        await using var services = DataLayer.On(connection.ConnectionString);
        await DatabaseMigration.MigrateAsync(services, Cancellation);
    }

    private static async Task<NpgsqlConnection> DatabaseInTheMiddleAsync(NpgsqlConnectionStringBuilder connection)
    {
        var postgres = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = "postgres" };
        await using (var server = NpgsqlDataSource.Create(postgres))
        {
            await server.ExecuteAsync($"CREATE DATABASE \"{connection.Database}\"");
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
}
