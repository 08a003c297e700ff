using Entri.Admin;
using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Testing;

/// <summary>The app's database without its server, and past its API.</summary>
public static class EntriData
{
    /// <summary>The arguments that give the app a data directory and a database of its own on the engine of the run.</summary>
    public static string[] Arguments(string dataDirectory) =>
    [
        $"--DataDirectory={dataDirectory}",
        "--RateLimits:RequestsPerMinute=1000000",
        .. TestDatabase.Settings(dataDirectory).Select(setting => $"--{setting.Key}={setting.Value}"),
    ];

    /// <summary>Brings the database of a data directory to this version, opens it without a server, and closes it with the
    /// result.</summary>
    /// <param name="dataDirectory">The folder.</param>
    /// <param name="work">Gets the services of the app.</param>
    /// <param name="settings">More arguments for the app.</param>
    public static async Task<T> InDatabaseAsync<T>(
        string dataDirectory, Func<EntriDbContext, IServiceProvider, Task<T>> work, params string[] settings)
    {
        await using var app = AdminApplication.Build([.. Arguments(dataDirectory), .. settings]);
        await DatabaseMigration.MigrateAsync(app.Services);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync();
        return await work(db, app.Services);
    }

    /// <summary>Puts rows into the database of an app.</summary>
    public static async Task SaveAsync(this IServiceProvider app, params object[] entities)
    {
        await using var db = await app.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(Cancellation);
        db.AddRange(entities);
        await db.SaveChangesAsync(Cancellation);
    }
}
