using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Data;

/// <summary>Registers the database.</summary>
public static class DataServices
{
    /// <summary>Adds the contexts of the configured engine, all of them behind <see cref="EntriDbContext"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Gives <c>Database:Provider</c> and <c>ConnectionStrings:Entri</c>.</param>
    /// <param name="dataDirectory">Where the app keeps its files; it exists.</param>
    /// <exception cref="OptionsValidationException">There is no such engine, or the connection string does not fit it.</exception>
    public static IServiceCollection AddEntriData(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var provider = configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}"] ?? DatabaseOptions.Sqlite;
        var connection = configuration.GetConnectionString("Entri");
        switch (provider)
        {
            case DatabaseOptions.Sqlite:
                services.AddContexts<SqliteEntriDbContext>(SqliteDatabase.Options(connection, dataDirectory));
                services.AddHostedService<SqlitePresence>();
                break;
            case DatabaseOptions.PostgreSql:
                services.AddSingleton(PostgreSqlDatabase.DataSource(connection));
                services.AddContexts<PostgreSqlEntriDbContext>(PostgreSqlDatabase.Configure);
                break;
            default:
                throw Wrong($"Database:Provider must be {DatabaseOptions.Sqlite} or {DatabaseOptions.PostgreSql}, but is '{provider}'.");
        }

        return services.AddSingleton<ApiTokenLookup>().AddSingleton<ActivityKeys>().AddSingleton<ActivityVerification>();
    }

    /// <summary>What stops the start where the settings do not describe a database.</summary>
    internal static OptionsValidationException Wrong(string problem) => new(nameof(DatabaseOptions), typeof(DatabaseOptions), [problem]);

    private static void AddContexts<TContext>(this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TContext : EntriDbContext
    {
        services.AddPooledDbContextFactory<TContext>((provider, options) =>
        {
            configure(provider, options);

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
