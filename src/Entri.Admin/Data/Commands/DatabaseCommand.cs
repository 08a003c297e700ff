using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Data.Commands;

/// <summary>What an operator does to the database from the command line; the web app does not start.</summary>
public static class DatabaseCommand
{
    /// <summary>The first argument that leads here.</summary>
    public const string Name = "database";

    /// <summary>Exit codes: done; not done, or something is wrong; not understood, or left to another program.</summary>
    internal const int Done = 0, Failed = 1, NotHere = 2;

    private const string Usage = """
        Usage: dotnet run --project src/Entri.Admin -- database COMMAND [--Setting value …]

          migrate                    brings the database to this version
          verify                     checks the database and every activity log
          backup FILE                writes a copy to a new file; the app may run meanwhile
          restore FILE               puts a copy in the database's place; the app must not run
          copy --to "CONNECTION"     copies SQLite to an empty PostgreSQL database; the app must not run

        Settings are those of the app, such as --DataDirectory.
        """;

    private delegate Task<int> Run(IServiceProvider services, CancellationToken cancellationToken);

    /// <summary>Runs a command and returns the exit code of the process.</summary>
    /// <param name="args">The arguments after <see cref="Name"/>.</param>
    /// <param name="build">Makes the app, which is not started, from settings.</param>
    /// <param name="cancellationToken">Stops the command; what it has not finished is undone.</param>
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> build, CancellationToken cancellationToken = default)
    {
        (Run? run, string[] settings) = args switch
        {
            ["migrate", .. var rest] => (MigrateAsync, rest),
            ["verify", .. var rest] => (VerifyCommand.RunAsync, rest),
            ["backup", var file, .. var rest] when IsValue(file) => ((services, ct) => BackupCommand.RunAsync(services, file, ct), rest),
            ["restore", var file, .. var rest] when IsValue(file) => ((services, ct) => RestoreCommand.RunAsync(services, file, ct), rest),
            ["copy", "--to", var connection, .. var rest] when IsValue(connection) => (
                async (services, ct) =>
                {
                    await using var target = Build(build, [.. rest, $"--Database:Provider={DatabaseOptions.PostgreSql}", $"--ConnectionStrings:Entri={connection}"]);
                    return await CopyCommand.RunAsync(services, target.Services, ct);
                },
                rest),
            _ => ((Run?)null, args),
        };
        if (run is null || (settings is [var first, ..] && IsValue(first)))
        {
            await Console.Error.WriteLineAsync(Usage);
            return NotHere;
        }

        await using var app = Build(build, settings);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        try
        {
            return await run(app.Services, cancellationToken);
        }
        catch (Exception exception) when (exception is CommandException or IOException or (DbException or DbUpdateException) && DatabaseFailure.WhyNotOpened(exception) is null)
        {
            await Console.Error.WriteLineAsync((exception as DbUpdateException)?.InnerException?.Message ?? exception.Message);
            return Failed;
        }
    }

    /// <summary>A context of the app's database.</summary>
    internal static Task<EntriDbContext> OpenAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(cancellationToken);

    /// <summary>A context of the app's database, which must be of this version.</summary>
    internal static async Task<EntriDbContext> OpenCurrentAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = await OpenAsync(services, cancellationToken);
        return !(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
            ? db
            : throw new CommandException("The database is older than this version, or empty: run `database migrate` first.");
    }

    private static async Task<int> MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await DatabaseMigration.MigrateAsync(services, cancellationToken);
        Console.WriteLine("The database is of this version.");
        return Done;
    }

    private static bool IsValue(string argument) => argument.Length > 0 && !argument.StartsWith("--", StringComparison.Ordinal);

    /// <summary>A command says itself what went wrong, in one sentence; a log would say it again, with a stack. Only that it waits is worth a line.</summary>
    private static WebApplication Build(Func<string[], WebApplication> build, string[] settings) =>
        build([.. settings, "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft=None", $"--Logging:LogLevel:{typeof(SqliteEntriDbContext).FullName}=Warning"]);
}

/// <summary>Why a command cannot do its work, as a sentence for the operator.</summary>
internal sealed class CommandException(string message) : Exception(message);
