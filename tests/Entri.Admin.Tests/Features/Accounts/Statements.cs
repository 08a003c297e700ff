using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>Notes what one flow of work sends to the database, and not what others send meanwhile.</summary>
internal sealed class Statements : DbCommandInterceptor
{
    private readonly AsyncLocal<List<string>?> _run = new();

    public async Task<IReadOnlyList<string>> OfAsync(Func<Task> work)
    {
        List<string> run = [];
        _run.Value = run;
        await work();
        return run;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        _run.Value?.Add(command.CommandText);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        _run.Value?.Add(command.CommandText);
        return new(result);
    }
}
