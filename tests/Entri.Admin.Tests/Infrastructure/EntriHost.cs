using Entri.Admin.Data;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// One host serves every test that does not need settings or a time of its own; it starts with the first request.
[assembly: AssemblyFixture(typeof(EntriHost))]

namespace Entri.Admin.Tests.Infrastructure;

/// <summary>The real app on a real port over a real database in a folder of its own, which goes when the host does.</summary>
public sealed class EntriHost : WebApplicationFactory<Program>
{
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly Action<IServiceCollection>? _configure;
    private readonly Lazy<HttpClient> _http;

    public EntriHost()
        : this(new Dictionary<string, string>())
    {
    }

    /// <summary>A host with settings and services of its own, for the test that makes it.</summary>
    internal EntriHost(IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? configure = null)
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

    public TestClock Clock { get; } = new();

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("entri-tests-").FullName;

    /// <summary>A client that adds no header, keeps no cookie and follows no redirect.</summary>
    public HttpClient Http => _http.Value;

    /// <summary>The services of the running app.</summary>
    public IServiceProvider App => Http.BaseAddress is null ? throw new InvalidOperationException() : Services;

    public EntriDbContext OpenDatabase() => App.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContext();

    /// <summary>Puts rows into the database past the API.</summary>
    public async Task SaveAsync(params object[] entities)
    {
        await using var db = OpenDatabase();
        db.AddRange(entities);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await TestDatabase.DropAsync(DataDirectory);
        Directory.Delete(DataDirectory, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Production);
        builder.UseSetting("DataDirectory", DataDirectory);

        // As in a published app: the development server's route for new files matches any path and blurs 404 and 405.
        builder.UseSetting("ReloadStaticAssetsAtRuntime", "false");
        builder.UseSetting("RateLimits:RequestsPerMinute", "1000000");
        var database = TestDatabase.Settings(_settings.GetValueOrDefault("DataDirectory", DataDirectory));
        foreach (var (key, value) in database.Concat(_settings))
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Entri", LogLevel.Error));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            _configure?.Invoke(services);
        });
    }

    protected override IHost CreateHost(IHostBuilder builder) => base.CreateHost(builder.UseDefaultServiceProvider(options =>
    {
        options.ValidateScopes = true;
        options.ValidateOnBuild = true;
    }));
}
