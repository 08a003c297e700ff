using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>Registers PostgreSQL.</summary>
internal static class PostgreSqlServices
{
    /// <summary>Adds the contexts, the reads, what instances share and the table of keys.</summary>
    public static IServiceCollection AddPostgreSql(
        this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var server = PostgreSqlDatabase.Connection(configuration.GetConnectionString("Entri"));
        services.AddSingleton(_ => PostgreSqlDatabase.DataSource(server));
        services.AddContexts<PostgreSqlEntriDbContext>(PostgreSqlDatabase.Configure);
        services.AddSingleton<DatabaseReads, PostgreSqlReads>();
        services.AddSingleton<CallFeed, PostgreSqlCallFeed>();
        services.AddSingleton<SharedRequestCounts>().AddHostedService<PostgreSqlNotifications>();
        services.AddSingleton(new DatabaseTrace(Path.Combine(dataDirectory, "postgresql.txt"), IsOwnFile: true));
        services.AddSingleton<KeyTable>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyTable>((options, table) => options.XmlRepository = table);
        return services;
    }
}
