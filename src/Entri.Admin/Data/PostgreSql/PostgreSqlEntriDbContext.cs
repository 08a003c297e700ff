using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>The database on a PostgreSQL server, which several instances of the app can share.</summary>
public sealed class PostgreSqlEntriDbContext(DbContextOptions<PostgreSqlEntriDbContext> options) : EntriDbContext(options)
{
    /// <summary>How long a migration may take, or wait for that of another instance.</summary>
    private static readonly TimeSpan MigrationTimeout = TimeSpan.FromHours(1);

    /// <summary>The number of the lock that those who migrate take; it stands for nothing else in this database.</summary>
    private const long MigrationLock = 0x656E747269;

    private protected override string TableNames => "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";

    internal override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await CreateDatabaseAsync(cancellationToken);

        // A start that has nothing to do must not wait, neither for another one nor for a backup that is reading.
        if (!await LacksMigrationsAsync(cancellationToken))
        {
            return;
        }

        // EF locks its history table for each migration alone: between two of them another instance could come in, and both would apply the
        // second. This lock lasts for all of them, and ends with the connection, however that ends.
        Database.SetCommandTimeout(MigrationTimeout);
        await Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancellationToken);
            await Database.MigrateAsync(cancellationToken);
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", cancellationToken);
        }
        finally
        {
            // After a failure the reset of the connection ends the lock; a lost connection has none.
            await Database.CloseConnectionAsync();
        }
    }

    /// <inheritdoc/>
    /// <remarks>A change of an organization adds to its log, so the end of the log stands for the organization.</remarks>
    public override Task HoldAsync(string? owner, CancellationToken cancellationToken) => owner switch
    {
        null => Task.CompletedTask,
        Installation => Database.ExecuteSqlAsync($"""SELECT FROM "ActivityKeys" FOR UPDATE""", cancellationToken),
        _ => Database.ExecuteSqlAsync($"""SELECT FROM "ActivityChains" WHERE "OrganizationId" = {owner} FOR UPDATE""", cancellationToken),
    };

    internal override async Task AnnounceAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count > 0)
        {
            await Database.ExecuteSqlAsync(
                $"SELECT pg_notify({PostgreSqlNotifications.Channel}, id) FROM unnest({ids}) AS id", cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<WholeMillisecondsConverter>();

        // The order of characters' numbers, as in SQLite. Other orders are the operating system's, and an update of it spoils indexes.
        configurationBuilder.Properties<string>().UseCollation("C");
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var creator = this.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // Another instance was faster.
        }
    }
}
