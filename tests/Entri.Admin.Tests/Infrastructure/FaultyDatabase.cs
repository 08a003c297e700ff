using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Infrastructure;

/// <summary>A database that fails at every read while a test tells it to.</summary>
public sealed class FaultyDatabase : DbCommandInterceptor
{
    public Exception? Fault { get; set; }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        Fault is null ? new(result) : throw Fault;
}
