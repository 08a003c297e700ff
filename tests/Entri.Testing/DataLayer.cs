using Entri.Admin.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entri.Testing;

/// <summary>The data layer on PostgreSQL without the app around it, and its server by plain SQL.</summary>
public static class DataLayer
{
    /// <summary>Instances of one installation share their keys.</summary>
    private static readonly EphemeralDataProtectionProvider Protection = new();

    /// <summary>The services of one instance.</summary>
    public static ServiceProvider On(string connection) => new ServiceCollection()
        .AddSingleton<IDataProtectionProvider>(Protection)
        .AddEntriData(
            new ConfigurationBuilder().AddInMemoryCollection(
                [new("Database:Provider", DatabaseOptions.PostgreSql), new("ConnectionStrings:Entri", connection)]).Build(),
            // A folder that is not there keeps no trace of one test's database for the next one.
            dataDirectory: Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))
        .BuildServiceProvider();

    public static async Task ExecuteAsync(this NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public static async Task<object?> ScalarAsync(this NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
