using Entri.Admin.BrowserTests.Infrastructure;
using Entri.Admin.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// One app serves every test that brings an organization of its own; it starts with the first one.
[assembly: AssemblyFixture(typeof(EntriHost))]

namespace Entri.Admin.BrowserTests.Infrastructure;

/// <summary>The real app on a real port over a real database in a folder of its own, which goes when the host does.</summary>
public sealed class EntriHost : WebApplicationFactory<Program>
{
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly Lazy<Uri> _address;
    private bool _isEnding;

    public EntriHost()
        : this(new Dictionary<string, string>())
    {
    }

    /// <summary>A host with settings of its own, for the test that makes it.</summary>
    internal EntriHost(IReadOnlyDictionary<string, string> settings)
    {
        _settings = settings;
        UseKestrel(0);
        _address = new Lazy<Uri>(() =>
        {
            StartServer();

            // Browsers keep secure cookies on plain http only where the host is called localhost.
            return new UriBuilder(ClientOptions.BaseAddress) { Host = "localhost" }.Uri;
        });
    }

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("entri-browser-tests-").FullName;

    /// <summary>Where the app listens.</summary>
    public Uri Address => _address.Value;

    /// <summary>A service of the running app.</summary>
    public T Get<T>()
        where T : notnull => Address.IsAbsoluteUri ? Services.GetRequiredService<T>() : throw new InvalidOperationException();

    public EntriDbContext OpenDatabase() => Get<IDbContextFactory<EntriDbContext>>().CreateDbContext();

    /// <summary>Puts rows into the database past the app.</summary>
    public async Task SaveAsync(params object[] entities)
    {
        await using var db = OpenDatabase();
        db.AddRange(entities);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        _isEnding = true;
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(DataDirectory, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Production);
        builder.UseSetting("DataDirectory", DataDirectory);
        builder.UseSetting("Accounts:AllowSignUp", "true");
        builder.UseSetting("Accounts:SignInAttemptsPerAddress", "1000");
        builder.UseSetting("RateLimits:RequestsPerMinute", "1000000");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        // Pages that a test left open lose their services at the end and say so.
        builder.ConfigureLogging(logging => logging.AddFilter((_, level) => level >= LogLevel.Error && !_isEnding));
    }
}
