using System.Diagnostics;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>A server under load: a process of its own, started from this program's folder.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Ready = " is ready: ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(IEnumerable<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", arguments)
            {
                RedirectStandardOutput = true,
                Environment = { ["DOTNET_ENVIRONMENT"] = "Production", ["ASPNETCORE_ENVIRONMENT"] = "Production" },
            },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("A server did not start."));
    }

    public Uri Address => _address.Task.Result;

    /// <summary>User and system time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits for the line that says where it listens.</summary>
    /// <param name="assembly">The file name of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<ServerProcess> StartAsync(string assembly, params string[] arguments)
    {
        var server = new ServerProcess([Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]);
        server._process.Start();

        // Whoever stops this program half-way must not be left with its servers.
        AppDomain.CurrentDomain.ProcessExit += server.End;
        server._process.BeginOutputReadLine();
        try
        {
            await server._address.Task.WaitAsync(StartTimeout);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        End(sender: null, EventArgs.Empty);
        _process.Dispose();
    }

    private void End(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    private void Read(string? line)
    {
        if (line?.IndexOf(Ready, StringComparison.Ordinal) is >= 0 and var at)
        {
            _address.TrySetResult(new Uri(line[(at + Ready.Length)..].Replace("localhost", "127.0.0.1", StringComparison.Ordinal)));
        }
        else if (line is not null)
        {
            Console.Error.WriteLine(line);
        }
    }
}
