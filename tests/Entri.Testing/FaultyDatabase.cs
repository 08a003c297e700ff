using System.Data;
using System.Data.Common;
using Entri.Admin.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Testing;

/// <summary>A database that counts its reads, and fails at every one, or at some writes, while a test tells it to.</summary>
public sealed class FaultyDatabase : DbCommandInterceptor
{
    private int _reads;

    public Exception? Fault { get; set; }

    /// <summary>Gives the failure of a context's next save, or null for none.</summary>
    public Func<Exception?>? BeforeWrite { get; set; }

    /// <summary>How many reads were tried.</summary>
    public int Reads => _reads;

    /// <summary>Puts itself between a host and its SQLite database.</summary>
    public void AddTo(IServiceCollection services, Func<string> dataDirectory)
    {
        services.ConfigureDbContext<SqliteEntriDbContext>(options => options.AddInterceptors(this), ServiceLifetime.Singleton);
        services.AddSingleton(
            new PreparedReads(
                () => new Connection($"Data Source={Path.Combine(dataDirectory(), "entri.db")}", this), maxIdleConnections: 1));
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken =
            default)
    {
        Read();
        return (eventData.CommandSource == CommandSource.SaveChanges ? BeforeWrite?.Invoke() : null) is { } fault
            ? throw fault : new(result);
    }

    private void Read()
    {
        Interlocked.Increment(ref _reads);
        if (Fault is not null)
        {
            throw Fault;
        }
    }

    private sealed class Connection(string connectionString, FaultyDatabase database) : SqliteConnection(connectionString)
    {
        protected override DbCommand CreateDbCommand() => new Command(this, database);
    }

    private sealed class Command(SqliteConnection connection, FaultyDatabase database) : SqliteCommand(null, connection)
    {
        protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
        {
            database.Read();
            return base.ExecuteDbDataReaderAsync(behavior, cancellationToken);
        }
    }
}

/// <summary>A host over a database that fails when a test tells it to.</summary>
public sealed class FaultyHost : IAsyncDisposable
{
    public FaultyHost() => Host = EntriHost.WithServices(services => Database.AddTo(services, () => Host!.DataDirectory));

    public FaultyDatabase Database { get; } = new();

    public EntriHost Host { get; }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
