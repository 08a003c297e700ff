using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Data;

/// <summary>Brings the database to this version's schema before the first request.</summary>
public static class DatabaseMigration
{
    /// <summary>Does what a start has to: migrates, or only checks where the settings say so.</summary>
    /// <exception cref="DatabaseVersionException">
    /// Another version made the database; or migrations are missing, and the settings leave them to somebody else.
    /// </exception>
    /// <exception cref="ActivityKeyException">The key of the activity log cannot be read, so that no change could be recorded.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        if (services.GetRequiredService<IOptions<DatabaseOptions>>().Value.MigrateOnStart)
        {
            await MigrateAsync(services, cancellationToken);
            return;
        }

        await using var db = await services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(cancellationToken);
        var trace = services.GetRequiredService<DatabaseTrace>();
        await trace.RequireNotLostAsync(db, cancellationToken);
        if (db.MissingFile is { } file)
        {
            throw new DatabaseVersionException(
                $"There is no database file {file} that can be read, and Database:MigrateOnStart is false. "
                + "Check DataDirectory and ConnectionStrings:Entri, or run with `database migrate` to make one.");
        }

        await using var turn = await db.TakeStartTurnAsync(cancellationToken);
        if (await db.LacksMigrationsAsync(cancellationToken) || !await db.Set<ActivityKey>().AnyAsync(cancellationToken))
        {
            throw new DatabaseVersionException(
                "The database lacks migrations of this version and Database:MigrateOnStart is false: run with `database migrate` first.");
        }

        await services.GetRequiredService<ActivityKeys>().GetAsync(db, cancellationToken);
        trace.Leave();
    }

    /// <summary>
    /// Creates the database where there is none, and applies what is missing. Of several instances that start at once, one does.
    /// </summary>
    /// <exception cref="ActivityKeyException">The key of the activity log cannot be read, so that no change could be recorded.</exception>
    /// <exception cref="DatabaseVersionException">Another version made the database, or there was one and it was lost.</exception>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(cancellationToken);
        var trace = services.GetRequiredService<DatabaseTrace>();
        await trace.RequireNotLostAsync(db, cancellationToken);
        await db.MigrateAsync(cancellationToken);
        await services.GetRequiredService<ActivityKeys>().StartAsync(db, cancellationToken);
        trace.Leave();
    }
}
