using System.Diagnostics;

namespace Entri.Testing;

/// <summary>The app as an operator calls it, a process of its own, and what it said.</summary>
public sealed record CommandLine(int ExitCode, string Output, string Error)
{
    /// <summary>Runs <c>database …</c> on a data directory, on SQLite unless other settings follow.</summary>
    public static async Task<CommandLine> RunAsync(string dataDirectory, params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Entri.Admin.dll"), "database", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DataDirectory"] = dataDirectory },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(Cancellation);
        return new CommandLine(process.ExitCode, await output, await error);
    }

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
}
