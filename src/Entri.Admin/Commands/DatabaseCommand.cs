using Entri.Admin.Data;
using static Entri.Admin.Commands.CommandRun;

namespace Entri.Admin.Commands;

/// <summary>What an operator does to the database from the command line; the web app does not start.</summary>
public static class DatabaseCommand
{
    /// <summary>The first argument that leads here.</summary>
    public const string Name = "database";

    private const string Usage = """
        Usage: dotnet run --project src/Entri.Admin -- database COMMAND [--Setting value …]

          migrate                    brings the database to this version
          verify                     checks the database and every activity log
          backup FILE                writes a copy to a new file; the app may run meanwhile
          restore FILE               puts a copy in the database's place; the app must not run
          copy --to "CONNECTION"     copies SQLite to an empty PostgreSQL database; the app must not run

        Usage: dotnet run --project src/Entri.Admin -- account reset-link EMAIL [--Setting value …]

          makes a link for a new password, to be handed over; the app may run meanwhile

        Usage: dotnet run --project src/Entri.Admin -- demo --environment Development [--Setting value …]

          makes an organization full of made-up data, to look at; the app may run meanwhile

        Settings are those of the app, such as --DataDirectory.
        """;

    /// <summary>Runs a command and returns the exit code of the process.</summary>
    /// <param name="args">The arguments after <see cref="Name"/>.</param>
    /// <param name="build">Makes the app, which is not started, from settings.</param>
    /// <param name="cancellationToken">Stops the command; what it has not finished is undone.</param>
    public static async Task<int> RunAsync(
        string[] args, Func<string[], WebApplication> build, CancellationToken cancellationToken = default)
    {
        (Func<IServiceProvider, CancellationToken, Task<int>>? run, string[] settings) = args switch
        {
            ["migrate", .. var rest] => (MigrateAsync, rest),
            ["verify", .. var rest] => (VerifyCommand.RunAsync, rest),
            ["backup", var file, .. var rest] when IsValue(file) => ((services, ct) => BackupCommand.RunAsync(services, file, ct), rest),
            ["restore", var file, .. var rest] when IsValue(file) => ((services, ct) => RestoreCommand.RunAsync(services, file, ct), rest),
            ["copy", "--to", var connection, .. var rest] when IsValue(connection) => (
                async (services, ct) =>
                {
                    string[] to = [.. rest, $"--Database:Provider={DatabaseOptions.PostgreSql}", $"--ConnectionStrings:Entri={connection}"];
                    await using var target = Build(build, to);
                    return await CopyCommand.RunAsync(services, target.Services, ct);
                },
                rest),
            _ => ((Func<IServiceProvider, CancellationToken, Task<int>>?)null, args),
        };
        if (run is null || (settings is [var first, ..] && IsValue(first)))
        {
            return await ExplainAsync();
        }

        return await CommandRun.RunAsync(build, settings, run, cancellationToken);
    }

    /// <summary>Whether the first argument is a word, which no setting is: what was meant is not done by starting the app.</summary>
    public static bool IsMistyped(string[] args) =>
        args is [var first, ..] && first is not ['-' or '/', ..] && !first.Contains('=', StringComparison.Ordinal);

    /// <summary>Says how to call a command.</summary>
    public static async Task<int> ExplainAsync()
    {
        await Console.Error.WriteLineAsync(Usage);
        return ExitCode.NotHere;
    }

    private static async Task<int> MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await DatabaseMigration.MigrateAsync(services, cancellationToken);
        Console.WriteLine("The database is of this version.");
        return ExitCode.Done;
    }
}
