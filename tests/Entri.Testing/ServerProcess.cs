using System.Diagnostics;
using System.Text;

namespace Entri.Testing;

/// <summary>A server as a process of its own, which a test may stop or kill. It does not outlive the program that started it.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const string Ready = " is ready: ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(4);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isDisposed;

    private ServerProcess(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["DOTNET_ENVIRONMENT"] = "Production",
                    ["ASPNETCORE_ENVIRONMENT"] = "Production",

                    // It lives too short to gain from what it would measure for the compiler.
                    ["DOTNET_TieredPGO"] = "0",
                },
            },
            EnableRaisingEvents = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            _process.StartInfo.Environment[name] = value;
        }

        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The server did not start: {Output}"));
    }

    /// <summary>A client that keeps no cookie, once the server is ready.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Where it says that it listens, once it is ready.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>What it has written to the console so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>User and system time so far.</summary>
    public TimeSpan ProcessorTime => Refreshed.TotalProcessorTime;

    /// <summary>Resident memory, in bytes.</summary>
    public long Memory => Refreshed.WorkingSet64;

    private Process Refreshed
    {
        get
        {
            _process.Refresh();
            return _process;
        }
    }

    /// <summary>Starts the app on a data directory that others may share; <see cref="WhenReadyAsync"/> says when it listens.</summary>
    public static ServerProcess StartApp(string dataDirectory, params IEnumerable<string> settings) =>
        Start("Entri.Admin.dll", [.. EntriData.Arguments(dataDirectory), "--urls=http://127.0.0.1:0", .. settings]);

    /// <summary>Starts the app and waits until it listens.</summary>
    public static Task<ServerProcess> StartedAppAsync(string dataDirectory, params IEnumerable<string> settings) =>
        StartApp(dataDirectory, settings).WhenReadyAsync();

    /// <summary>Starts a program from this one's folder that says where it listens as the app does.</summary>
    public static ServerProcess Start(string assembly, params IEnumerable<string> arguments) =>
        Start(assembly, arguments, environment: null);

    /// <summary>Starts the app with variables of its environment, and waits until it listens.</summary>
    public static Task<ServerProcess> StartedAppAsync(
        string dataDirectory, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> settings) =>
        Start("Entri.Admin.dll", [.. EntriData.Arguments(dataDirectory), "--urls=http://127.0.0.1:0", .. settings], environment)
            .WhenReadyAsync();

    private static ServerProcess Start(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var server = new ServerProcess(assembly, arguments, environment);
        server._process.Start();
        AppDomain.CurrentDomain.ProcessExit += server.Kill;
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Waits for the line with its address.</summary>
    /// <exception cref="InvalidOperationException">It has ended without one.</exception>
    public async Task<ServerProcess> WhenReadyAsync()
    {
        try
        {
            Http.BaseAddress = await _address.Task.WaitAsync(StartTimeout, Cancellation);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        Kill(sender: null, EventArgs.Empty);
        await _process.WaitForExitAsync().InTimeAsync();
    }

    /// <summary>Orders it to stop, and waits until it has.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-s", "TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().InTimeAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await KillAsync();
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        _process.Dispose();
        Http.Dispose();
    }

    private void Kill(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    private void Add(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.IndexOf(Ready, StringComparison.Ordinal) is >= 0 and var at)
        {
            _address.TrySetResult(new Uri(line[(at + Ready.Length)..]));
        }
    }
}
