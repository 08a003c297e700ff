using Entri.Admin.Data.ActivityLog;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Data;

/// <summary>Registers the database.</summary>
public static class DataServices
{
    /// <summary>How long SQLite waits for another writer, in seconds, before the operation fails.</summary>
    private const int BusyTimeoutSeconds = 30;

    /// <summary>Adds the contexts of the configured engine, all of them behind <see cref="EntriDbContext"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Gives <c>ConnectionStrings:Entri</c>; empty means a file in the data directory.</param>
    /// <param name="dataDirectory">Where the app keeps its files; it exists.</param>
    public static IServiceCollection AddEntriData(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var configured = configuration.GetConnectionString("Entri");
        var connection = Parse(configured);
        (connection.ForeignKeys, connection.DefaultTimeout) = (true, BusyTimeoutSeconds);
        if (string.IsNullOrEmpty(configured))
        {
            connection.DataSource = Path.Combine(dataDirectory, "entri.db");
            CreatePrivateFile(connection.DataSource);
        }

        services.AddPooledDbContextFactory<SqliteEntriDbContext>(options => options
            .UseSqlite(connection.ConnectionString)
            .AddInterceptors(new SqliteConnectionSetup()));
        services.AddSingleton<IDbContextFactory<EntriDbContext>, EntriDbContextFactory>();
        services.AddSingleton<ApiTokenLookup>();
        services.AddSingleton<ActivityKeys>();
        services.AddSingleton<ActivityVerification>();

        // Identity's stores ask for a context of their own; they live for one request.
        services.AddScoped<EntriDbContext>(provider => provider.GetRequiredService<IDbContextFactory<SqliteEntriDbContext>>().CreateDbContext());
        return services;
    }

    private static SqliteConnectionStringBuilder Parse(string? configured)
    {
        try
        {
            return new SqliteConnectionStringBuilder(configured);
        }
        catch (ArgumentException wrong)
        {
            throw new OptionsValidationException(nameof(DatabaseOptions), typeof(DatabaseOptions), [$"ConnectionStrings:Entri is wrong. {wrong.Message}"]);
        }
    }

    /// <summary>How to open a file, or make it for this user's eyes only.</summary>
    internal static FileStreamOptions PrivateFile(FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Makes the file before SQLite does; SQLite gives its side files the same mode.</summary>
    private static void CreatePrivateFile(string path)
    {
        using var file = new FileStream(path, PrivateFile(FileShare.ReadWrite));
    }

    private sealed class EntriDbContextFactory(IDbContextFactory<SqliteEntriDbContext> factory) : IDbContextFactory<EntriDbContext>
    {
        public EntriDbContext CreateDbContext() => factory.CreateDbContext();
    }
}
