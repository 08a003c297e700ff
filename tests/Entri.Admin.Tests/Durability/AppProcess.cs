using System.Diagnostics;
using System.Text;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Durability;

/// <summary>The app as a process of its own, which a test may kill. Several may share a data directory.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const string Ready = "Entri Admin is ready: ";
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppProcess(string dataDirectory, IEnumerable<string> settings)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Entri.Admin.dll"), .. Arguments(dataDirectory), "--urls", "http://127.0.0.1:0", .. settings];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The app did not start: {Output}"));
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

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

    /// <summary>Starts it; <see cref="WhenReadyAsync"/> says when it listens.</summary>
    public static AppProcess Start(string dataDirectory, params IEnumerable<string> settings)
    {
        var app = new AppProcess(dataDirectory, settings);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        return app;
    }

    public static async Task<AppProcess> StartedAsync(string dataDirectory, params IEnumerable<string> settings)
    {
        var app = Start(dataDirectory, settings);
        await app.WhenReadyAsync();
        return app;
    }

    /// <summary>Opens the database of a data directory without a server, and closes it with the result.</summary>
    public static async Task<T> InDatabaseAsync<T>(string dataDirectory, Func<EntriDbContext, IServiceProvider, Task<T>> work)
    {
        await using var app = AdminApplication.Build(Arguments(dataDirectory));
        await DatabaseMigration.MigrateAsync(app.Services);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync();
        return await work(db, app.Services);
    }

    /// <summary>Puts an organization with a token that may do everything into the database.</summary>
    /// <returns>The token's value.</returns>
    public static Task<string> SeedAsync(string dataDirectory) => InDatabaseAsync(dataDirectory, async (db, _) =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var organization = Organization.Create("Durable", now);
        var secret = ApiTokenSecret.Generate();
        db.AddRange(organization, new ApiToken
        {
            Id = EntityId.New(EntityId.ApiToken, now),
            OrganizationId = organization.Id,
            Name = "Seeded",
            Hash = secret.Hash,
            Prefix = secret.VisiblePrefix,
            Suffix = secret.VisibleSuffix,
            Scopes = [.. Scope.All],
            CreatedAt = now,
            CreatedByName = "Seeder",
            PickedUpAt = now,
        });
        await db.SaveChangesAsync();
        return secret.Reveal();
    });

    public async Task WhenReadyAsync() =>
        Http.BaseAddress = await _address.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => SignalAsync("KILL");

    /// <summary>Orders it to stop, and waits until it has.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        Http.Dispose();
    }

    private static string[] Arguments(string dataDirectory) =>
        [$"--DataDirectory={dataDirectory}", "--RateLimits:RequestsPerMinute=1000000", .. TestDatabase.Settings(dataDirectory).Select(setting => $"--{setting.Key}={setting.Value}")];

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
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
