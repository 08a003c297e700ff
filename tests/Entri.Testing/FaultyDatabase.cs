using System.Data.Common;
using Entri.Admin.Data;
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

    /// <summary>Puts itself between a host and its database.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddDatabaseInterceptor(this);
        var inner = services.Last(service => service.ServiceType == typeof(DatabaseReads));
        services.AddSingleton<DatabaseReads>(provider =>
        {
            var reads = inner.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!);
            return new FaultyReads((DatabaseReads)reads, this);
        });
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

    private sealed class FaultyReads(DatabaseReads inner, FaultyDatabase database) : DatabaseReads
    {
        public override ValueTask<T> ReadAsync<T>(
            PreparedStatement statement, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        {
            database.Read();
            return inner.ReadAsync(statement, values, read, cancellationToken);
        }
    }
}

/// <summary>A host over a database that fails when a test tells it to.</summary>
public sealed class FaultyHost : IAsyncDisposable
{
    public FaultyHost() => Host = EntriHost.WithServices(Database.AddTo);

    public FaultyDatabase Database { get; } = new();

    public EntriHost Host { get; }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
