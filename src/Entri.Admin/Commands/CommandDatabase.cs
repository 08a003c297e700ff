using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Commands;

/// <summary>The app's database, for commands.</summary>
internal static class CommandDatabase
{
    /// <summary>A context of it.</summary>
    public static Task<EntriDbContext> OpenAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(cancellationToken);

    /// <summary>Whether the database is there and has been set up.</summary>
    public static async Task<bool> ExistsAsync(EntriDbContext db, CancellationToken cancellationToken) =>
        await db.Database.CanConnectAsync(cancellationToken) && (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();

    /// <summary>A context of it, which must be of this version.</summary>
    /// <exception cref="CommandException">It is not.</exception>
    public static async Task<EntriDbContext> OpenCurrentAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = await OpenAsync(services, cancellationToken);
        await services.GetRequiredService<DatabaseTrace>().RequireNotLostAsync(db, cancellationToken);
        return !await db.LacksMigrationsAsync(cancellationToken)
            ? db
            : throw new CommandException("The database is older than this version, or empty: run `database migrate` first.");
    }
}
