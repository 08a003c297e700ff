using System.Diagnostics;
using System.Reflection;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Entri.Testing;

/// <summary>
/// The app as an operator calls it, and what it said. A process takes seconds, so only what is about processes starts one: an order to
/// stop, variables, who has a file open. All else calls the program's entry point here.
/// </summary>
public sealed record CommandLine(int ExitCode, string Output, string Error)
{
    /// <summary>Runs <c>database …</c> on a data directory, on SQLite unless other settings follow.</summary>
    public static Task<CommandLine> RunAsync(string dataDirectory, params string[] command) =>
        CallAsync(["database", .. command, $"--DataDirectory={dataDirectory}"]);

    /// <summary>Runs <c>account …</c> on a data directory, on SQLite unless other settings follow.</summary>
    public static Task<CommandLine> RunAccountAsync(string dataDirectory, params string[] command) =>
        CallAsync(["account", .. command, $"--DataDirectory={dataDirectory}"]);

    /// <summary>Runs <c>database …</c> as a process of its own.</summary>
    public static Task<CommandLine> RunProcessAsync(string dataDirectory, params string[] command) =>
        EndAsync(dataDirectory, [], ["database", .. command]);

    /// <summary>Calls the program's entry point, which returns when a command is done, or a start has failed.</summary>
    public static async Task<CommandLine> CallAsync(params string[] arguments)
    {
        var main = typeof(Program).Assembly.EntryPoint!;
        var call = Task.Run(() =>
        {
            var console = ConsoleCapture.Begin();
            var exitCode = (int)main.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [arguments], culture: null)!;
            return new CommandLine(exitCode, console.Output, console.Error);
        });
        try
        {
            return await call.InTimeAsync();
        }
        finally
        {
            // A process would take its connections with it.
            SqliteConnection.ClearAllPools();
        }
    }

    /// <summary>Starts the app as a process, which something keeps from starting; otherwise it is killed as soon as it is ready.</summary>
    /// <param name="dataDirectory">The folder.</param>
    /// <param name="environment">More variables.</param>
    /// <param name="settings">Arguments.</param>
    public static Task<CommandLine> StartAsync(
        string dataDirectory, Dictionary<string, string?> environment, params string[] settings) =>
        EndAsync(dataDirectory, environment, settings);

    /// <summary>Starts the app without the right to listen on ports under 1024, whoever runs the tests.</summary>
    public static Task<CommandLine> StartWithoutPrivilegeAsync(string dataDirectory, Dictionary<string, string?> environment) =>
        EndAsync(
            dataDirectory, environment, [], "setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service");

    /// <summary>It ended so, and said that.</summary>
    public CommandLine Is(int exitCode, string says)
    {
        Assert.True(
            ExitCode == exitCode && (Output + Error).Contains(says, StringComparison.Ordinal),
            $"Expected {exitCode} and '{says}', got {ExitCode}: {Output}{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>It failed, and said why in one line.</summary>
    public CommandLine IsRefusal(string says)
    {
        Is(1, says);
        Assert.Single(Error.Trim().Split('\n'));
        return this;
    }

    /// <summary>It failed, and that line is all that it said.</summary>
    public CommandLine IsOnlyRefusal(string says)
    {
        IsRefusal(says);
        Assert.Equal("", Output);
        return this;
    }

    private static async Task<CommandLine> EndAsync(
        string dataDirectory, Dictionary<string, string?> environment, IEnumerable<string> arguments, params string[] prefix)
    {
        string[] command = [.. prefix, "dotnet", Path.Combine(AppContext.BaseDirectory, "Entri.Admin.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DataDirectory"] = dataDirectory, ["DOTNET_TieredPGO"] = "0" },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;

        // One that hangs is a failure, and nothing to wait for.
        using var limit = new Timer(_ => process.Kill(), state: null, Wait.Limit, Timeout.InfiniteTimeSpan);
        var (output, error) = (new StringBuilder(), process.StandardError.ReadToEndAsync());
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            output.AppendLine(line);
            if (line.Contains(" is ready: ", StringComparison.Ordinal))
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync(Cancellation);
        return new CommandLine(process.ExitCode, output.ToString(), await error);
    }
}
