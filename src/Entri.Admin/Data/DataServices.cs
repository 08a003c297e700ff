using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Data.PostgreSql;
using Entri.Admin.Data.Sqlite;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Data;

/// <summary>Registers the database.</summary>
public static class DataServices
{
    /// <summary>
    /// Adds the contexts of the configured engine, all of them behind <see cref="EntriDbContext"/>, and where it keeps keys.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Gives <c>Database:Provider</c> and <c>ConnectionStrings:Entri</c>.</param>
    /// <param name="dataDirectory">Where the app keeps its files; it exists.</param>
    /// <exception cref="OptionsValidationException">There is no such engine, or the connection string does not fit it.</exception>
    public static IServiceCollection AddEntriData(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddDataProtection().SetApplicationName("Entri.Admin");
        var provider = configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}"] ?? DatabaseOptions.Sqlite;
        _ = provider switch
        {
            DatabaseOptions.Sqlite => services.AddSqlite(configuration, dataDirectory),
            DatabaseOptions.PostgreSql => services.AddPostgreSql(configuration, dataDirectory),
            _ => throw DatabaseOptions.Invalid(
                $"Database:Provider must be {DatabaseOptions.Sqlite} or {DatabaseOptions.PostgreSql}, but is '{provider}'."),
        };
        services.AddSingleton<DatabaseWriter>();
        services.AddSingleton<ChangeFeed>().AddSingleton<OrganizationSlugs>();
        services.AddSingleton<ApiTokenLookup>().AddSingleton<SessionLookup>().AddSingleton<ProjectLookup>();
        return services.AddSingleton<ActivityKeys>().AddSingleton<ActivityVerification>().AddSingleton<ActivityRetention>();
    }
}
