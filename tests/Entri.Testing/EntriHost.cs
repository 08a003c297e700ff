using Entri.Admin.Data;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Testing;

/// <summary>The real app on a real port over a real database in a folder of its own, which goes when the host does.</summary>
public class EntriHost : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings;
    private readonly Action<IServiceCollection>? _configure;
    private readonly Lazy<HttpClient> _http;
    private readonly DataFolder _folder = new();
    private readonly RunningCalls _calls = new();
    private bool _isEnding;

    /// <summary>A host that any test may use; it starts with the first request.</summary>
    public EntriHost()
        : this([])
    {
    }

    /// <param name="settings">What differs from a host as such.</param>
    /// <param name="configure">Replaces services; the clock, for one, stands still until a test moves it.</param>
    protected EntriHost(Dictionary<string, string> settings, Action<IServiceCollection>? configure = null)
    {
        (_settings, _configure) = (settings, configure);
        UseKestrel(0);
        _http = new Lazy<HttpClient>(() =>
        {
            StartServer();
            var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
            return new HttpClient(handler) { BaseAddress = ClientOptions.BaseAddress };
        });
    }

    public FakeTimeProvider Clock { get; } = new(TestTime.Start);

    public string DataDirectory => _folder.Path;

    /// <summary>A client that adds no header, keeps no cookie and follows no redirect.</summary>
    public HttpClient Http => _http.Value;

    /// <summary>Where the app listens. Browsers keep secure cookies on plain http only where the host is called localhost.</summary>
    public Uri Address => new UriBuilder(Http.BaseAddress!) { Host = "localhost" }.Uri;

    /// <summary>The services of the running app.</summary>
    public IServiceProvider App => Http.BaseAddress is null ? throw new InvalidOperationException() : Services;

    /// <summary>A host with settings and services of its own, for the test that makes it.</summary>
    public static EntriHost With(Dictionary<string, string> settings, Action<IServiceCollection>? configure = null) =>
        new(settings, configure);

    /// <summary>A host with services of its own, for the test that makes it.</summary>
    public static EntriHost WithServices(Action<IServiceCollection> configure) => new([], configure);

    public T Get<T>()
        where T : notnull => App.GetRequiredService<T>();

    public EntriDbContext OpenDatabase() => Get<IDbContextFactory<EntriDbContext>>().CreateDbContext();

    /// <summary>Puts rows into the database past the API.</summary>
    public Task SaveAsync(params object[] entities) => App.SaveAsync(entities);

    /// <summary>Waits until everything is done of the calls that were answered: some of it comes a moment after the answer.</summary>
    public Task EndCallsAsync() => _calls.EndAsync();

    /// <summary>Writes the uses of tokens by every call that was answered.</summary>
    public async Task FlushUsesAsync()
    {
        await EndCallsAsync();
        await Get<ApiTokenUses>().FlushAsync(Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        _isEnding = true;
        await base.DisposeAsync();
        await _folder.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Production);
        builder.UseSetting("DataDirectory", DataDirectory);

        // As in a published app: the development server's route for new files matches any path and blurs 404 and 405.
        builder.UseSetting("ReloadStaticAssetsAtRuntime", "false");
        builder.UseSetting("RateLimits:RequestsPerMinute", "1000000");
        builder.UseSetting("RateLimits:LeakReportsPerMinute", "1000000");
        foreach (var (key, value) in TestDatabase.Settings(_settings.GetValueOrDefault("DataDirectory", DataDirectory)).Concat(_settings))
        {
            builder.UseSetting(key, value);
        }

        // Pages that a test left open lose their services at the end and say so.
        builder.ConfigureLogging(logging => logging.AddFilter((_, level) => level >= LogLevel.Error && !_isEnding));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock).AddSingleton<IStartupFilter>(_calls);
            _configure?.Invoke(services);
        });
    }

    protected override IHost CreateHost(IHostBuilder builder) => base.CreateHost(builder.UseDefaultServiceProvider(options =>
    {
        options.ValidateScopes = true;
        options.ValidateOnBuild = true;
    }));
}
