using Entri.Admin.Data.ActivityLog;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Entri.Admin.Data;

/// <summary>Registers the database.</summary>
public static class DataServices
{
    /// <summary>How many connections stay open for the reads of nearly every request; enough for every core.</summary>
    private const int MaxIdleReads = 16;

    private const string BusyTimeoutKey = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.BusyTimeout)}";

    /// <summary>Adds the contexts of the configured engine, all of them behind <see cref="EntriDbContext"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Gives <c>Database:Provider</c> and <c>ConnectionStrings:Entri</c>.</param>
    /// <param name="dataDirectory">Where the app keeps its files; it exists.</param>
    /// <exception cref="OptionsValidationException">There is no such engine, or the connection string does not fit it.</exception>
    public static IServiceCollection AddEntriData(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var connection = configuration.GetConnectionString("Entri");
        switch (Provider(configuration))
        {
            case DatabaseOptions.Sqlite:
                var file = SqliteDatabase.ConnectionString(connection, dataDirectory, configuration.GetValue(BusyTimeoutKey, new DatabaseOptions().BusyTimeout));
                services.AddContexts<SqliteEntriDbContext>(options => SqliteDatabase.Configure(options, file));
                services.AddSingleton<PreparedReads>(_ => new PreparedReads(() => new SqliteConnection(file), MaxIdleReads));
                services.AddHostedService<SqlitePresence>();
                break;
            case DatabaseOptions.PostgreSql:
                var server = PostgreSqlDatabase.Connection(connection);
                services.AddSingleton(_ => PostgreSqlDatabase.DataSource(server));
                services.AddContexts<PostgreSqlEntriDbContext>(PostgreSqlDatabase.Configure);
                services.AddSingleton<SharedRequestCounts>().AddHostedService<PostgreSqlNotifications>();

                // What these keep is missing to everything else that needs a connection.
                var maxIdleReads = Math.Clamp(server.MaxPoolSize / 4, 1, MaxIdleReads);
                services.AddSingleton<PreparedReads>(services =>
                    new PreparedReads(services.GetRequiredService<NpgsqlDataSource>().CreateConnection, maxIdleReads));
                break;
            default:
                throw Wrong($"Database:Provider must be {DatabaseOptions.Sqlite} or {DatabaseOptions.PostgreSql}, but is '{Provider(configuration)}'.");
        }

        services.AddSingleton<AccessChanges>().AddSingleton<ApiTokenLookup>().AddSingleton<SessionLookup>().AddSingleton<ProjectLookup>();
        return services.AddSingleton<ActivityKeys>().AddSingleton<ActivityVerification>();
    }

    /// <summary>Keeps the keys of cookies and forms: beside a SQLite file, or in the database that several instances share.</summary>
    public static IDataProtectionBuilder PersistKeys(this IDataProtectionBuilder keys, IConfiguration configuration, string dataDirectory)
    {
        if (Provider(configuration) == DatabaseOptions.PostgreSql)
        {
            return keys.PersistKeysToDbContext<EntriDbContext>();
        }

        keys.Services.AddOptions<KeyManagementOptions>().Configure<ILoggerFactory>((options, loggers) =>
            options.XmlRepository = new SyncedKeyFiles(new DirectoryInfo(Path.Combine(dataDirectory, "keys")), loggers));
        return keys;
    }

    /// <summary>What stops the start where the settings do not describe a database.</summary>
    internal static OptionsValidationException Wrong(string problem) => new(nameof(DatabaseOptions), typeof(DatabaseOptions), [problem]);

    private static string Provider(IConfiguration configuration) =>
        configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}"] ?? DatabaseOptions.Sqlite;

    private static void AddContexts<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TContext : EntriDbContext
    {
        services.AddPooledDbContextFactory<TContext>(options =>
        {
            configure(options);

            // Whoever catches one of these knows whether it is a failure, and what nobody catches is logged where it ends.
            options.ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)));
        });
        services.AddSingleton<IDbContextFactory<EntriDbContext>, EntriDbContextFactory<TContext>>();

        // Identity's stores ask for a context of their own; they live for one request.
        services.AddScoped<EntriDbContext>(provider => provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext());
    }

    private sealed class EntriDbContextFactory<TContext>(IDbContextFactory<TContext> factory) : IDbContextFactory<EntriDbContext>
        where TContext : EntriDbContext
    {
        public EntriDbContext CreateDbContext() => factory.CreateDbContext();
    }
}
