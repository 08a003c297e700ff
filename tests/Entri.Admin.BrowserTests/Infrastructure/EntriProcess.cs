using System.Diagnostics;
using System.Text;

namespace Entri.Admin.BrowserTests.Infrastructure;

/// <summary>The app as a person starts it: a process of its own on an empty data folder.</summary>
public sealed class EntriProcess : IAsyncDisposable
{
    private const string Ready = "Entri Admin is ready: ";
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EntriProcess(IEnumerable<KeyValuePair<string, string>> settings)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Entri.Admin.dll"), "--urls", "http://127.0.0.1:0", .. settings.Select(setting => $"--{setting.Key}={setting.Value}"),
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DataDirectory"] = DataDirectory },
        };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The app did not start: {Output}"));
    }

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("entri-browser-tests-").FullName;

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

    /// <summary>Where the app says that it listens.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>Starts the app and waits for the line with its address.</summary>
    public static async Task<EntriProcess> StartAsync(params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var app = new EntriProcess(settings);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        await app._address.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private void Add(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.StartsWith(Ready, StringComparison.Ordinal) == true)
        {
            _address.TrySetResult(new Uri(line[Ready.Length..]));
        }
    }
}
