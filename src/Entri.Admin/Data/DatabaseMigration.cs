using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>Brings the database to this version's schema before the first request.</summary>
public static class DatabaseMigration
{
    /// <summary>Creates the database where there is none, and applies what is missing.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }
}
