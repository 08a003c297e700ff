using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Data;

/// <summary>A database that was there and is not any more is no new installation, which would be open to anybody.</summary>
public sealed class LostDatabaseTests : IAsyncDisposable
{
    private readonly DataFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_WithoutTheDatabaseThatWasThere_IsRefusedUntilTheTraceOfItIsMoved(bool migrateOnStart)
    {
        await PrepareAsync();
        await EntriData.InDatabaseAsync(_folder.Path, (db, _) => db.Database.EnsureDeletedAsync());

        var refused = await Assert.ThrowsAsync<DatabaseVersionException>(() => PrepareAsync(migrateOnStart));

        var trace = _folder.File(TestDatabase.IsPostgreSql ? "postgresql.txt" : "keys");
        Assert.Contains("database restore", refused.Message, StringComparison.Ordinal);
        Assert.Contains(trace, refused.Message, StringComparison.Ordinal);
        Directory.Move(trace, trace + "-old");
        await PrepareAsync();
    }

    [Fact]
    public async Task Start_OnADatabaseWithoutAnyTable_IsRefused()
    {
        await PrepareAsync();
        await EntriData.InDatabaseAsync(_folder.Path, async (db, _) =>
        {
            await db.Database.EnsureDeletedAsync();
            await db.GetService<IRelationalDatabaseCreator>().CreateAsync(Cancellation);
            return true;
        });

        await Assert.ThrowsAsync<DatabaseVersionException>(() => PrepareAsync());
    }

    [Fact]
    public async Task Start_OnTablesWithoutTheirVersion_IsRefused()
    {
        await PrepareAsync();
        await EntriData.InDatabaseAsync(
            _folder.Path, (db, _) => db.Database.ExecuteSqlRawAsync("DROP TABLE \"__EFMigrationsHistory\"", Cancellation));

        var refused = await Assert.ThrowsAsync<DatabaseVersionException>(() => PrepareAsync());

        Assert.Contains("__EFMigrationsHistory", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DatabaseVersionException>(() => PrepareAsync(migrateOnStart: false));
    }

    [Theory]
    [InlineData("99990101000000_Later")]
    [InlineData("20000101000000_Earlier")]
    public async Task DatabaseOfAnotherVersion_IsRefusedByAStartAndByTheCommands(string migration)
    {
        await PrepareAsync();
        await EntriData.InDatabaseAsync(_folder.Path, (db, _) => db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ({migration}, '99')""", Cancellation));

        await Assert.ThrowsAsync<DatabaseVersionException>(() => PrepareAsync());
        await Assert.ThrowsAsync<DatabaseVersionException>(() => PrepareAsync(migrateOnStart: false));
        foreach (var command in (string[])["verify", "migrate"])
        {
            (await CommandLine.CallAsync(["database", command, .. EntriData.Arguments(_folder.Path)]))
                .IsRefusal("Another version of Entri Admin made the database");
        }
    }

    [Fact]
    public async Task Start_AfterOneThatWasKilledBeforeItsFirstKey_GoesOn()
    {
        // The migrations are made first and the keys after them, so that a start which is killed between the two leaves this.
        await PrepareAsync();
        await EntriData.InDatabaseAsync(
            _folder.Path, (db, _) => db.Database.ExecuteSqlRawAsync("DELETE FROM \"ActivityKeys\"", Cancellation));

        await PrepareAsync();
    }

    /// <summary>Does with the database what a start does.</summary>
    private async Task PrepareAsync(bool migrateOnStart = true)
    {
        await using var app = AdminApplication.Build([.. EntriData.Arguments(_folder.Path), $"--Database:MigrateOnStart={migrateOnStart}"]);
        await DatabaseMigration.PrepareAsync(app.Services, Cancellation);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
