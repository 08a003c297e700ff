using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;

namespace Entri.Admin.Data.Sqlite;

/// <summary>Registers SQLite.</summary>
internal static class SqliteServices
{
    private const string BusyTimeoutKey = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.BusyTimeout)}";

    /// <summary>Adds the contexts, the reads and the files of keys.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var busyTimeout = configuration.GetValue(BusyTimeoutKey, new DatabaseOptions().BusyTimeout);
        var file = SqliteDatabase.ConnectionString(configuration.GetConnectionString("Entri"), dataDirectory, busyTimeout);
        services.AddContexts<SqliteEntriDbContext>(options => SqliteDatabase.Configure(options, file));
        services.AddSingleton<DatabaseReads>(_ => new SqliteReads(() => new SqliteConnection(file)));
        services.AddSingleton<CallFeed>().AddHostedService<SqliteOpenFile>();
        var keys = Path.Combine(dataDirectory, "keys");
        services.AddSingleton(new DatabaseTrace(keys, IsOwnFile: false));
        services.AddOptions<KeyManagementOptions>().Configure<ILoggerFactory>((options, loggers) =>
            options.XmlRepository = SyncedKeyFiles.In(keys, loggers));
        return services;
    }
}
