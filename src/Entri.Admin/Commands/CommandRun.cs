using System.Data.Common;
using Entri.Admin.Data;
using Entri.Admin.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Commands;

/// <summary>How the program does something else than to serve: it makes the app, starts nothing, and says in a sentence why not.</summary>
internal static class CommandRun
{
    /// <summary>Makes the app, runs a command over its services and returns the exit code of the process.</summary>
    /// <param name="build">Makes the app, which is not started, from settings.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="run">The command.</param>
    /// <param name="cancellationToken">Stops the command; what it has not finished is undone.</param>
    public static async Task<int> RunAsync(
        Func<string[], WebApplication> build,
        string[] settings,
        Func<IServiceProvider, CancellationToken, Task<int>> run,
        CancellationToken cancellationToken)
    {
        await using var app = Build(build, settings);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await run(app.Services, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done; what it had begun is undone.");
            return ExitCode.Failed;
        }
        catch (Exception exception) when (
            exception is CommandException or DatabaseVersionException or IOException
            || (exception is DbException or DbUpdateException && DatabaseFailure.WhyNotOpened(exception) is null))
        {
            await Console.Error.WriteLineAsync((exception as DbUpdateException)?.InnerException?.Message ?? exception.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>
    /// A command says itself what went wrong, in one sentence; a log would say it again, with a stack. Only that it waits is worth a line.
    /// </summary>
    public static WebApplication Build(Func<string[], WebApplication> build, string[] settings) => build(
    [
        .. settings,
        "--Logging:LogLevel:Default=None",
        "--Logging:LogLevel:Microsoft=None",
        $"--Logging:LogLevel:{typeof(SqliteEntriDbContext).FullName}=Warning",
    ]);

    /// <summary>Whether an argument is a value, and no setting.</summary>
    public static bool IsValue(string argument) => argument.Length > 0 && !argument.StartsWith("--", StringComparison.Ordinal);
}
