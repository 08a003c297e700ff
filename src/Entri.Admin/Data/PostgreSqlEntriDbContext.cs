using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Entri.Admin.Data;

/// <summary>The database on a PostgreSQL server, which several instances of the app can share.</summary>
public sealed class PostgreSqlEntriDbContext(DbContextOptions<PostgreSqlEntriDbContext> options) : EntriDbContext(options)
{
    /// <summary>How long a migration may take, or wait for that of another instance.</summary>
    private static readonly TimeSpan MigrationTimeout = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    internal override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await CreateDatabaseAsync(cancellationToken);

        // EF locks its history table for the transaction that migrates, which ends with the connection, however that ends. It does so also
        // where nothing is missing, and would wait for a backup that is reading the table.
        if ((await Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            Database.SetCommandTimeout(MigrationTimeout);
            await Database.MigrateAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDbFunction(PostgreSqlLower.Function).HasName(PostgreSqlLower.FunctionName);
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
