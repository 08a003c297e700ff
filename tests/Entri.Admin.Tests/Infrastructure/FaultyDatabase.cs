using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Infrastructure;

/// <summary>A database that fails at every read, or at some writes, while a test tells it to.</summary>
public sealed class FaultyDatabase : DbCommandInterceptor
{
    public Exception? Fault { get; set; }

    /// <summary>Gives the failure of a context's next save, or null for none.</summary>
    public Func<Exception?>? BeforeWrite { get; set; }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        (Fault ?? (eventData.CommandSource == CommandSource.SaveChanges ? BeforeWrite?.Invoke() : null)) is { } fault ? throw fault : new(result);
}
