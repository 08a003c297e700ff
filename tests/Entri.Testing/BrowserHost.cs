using Microsoft.Extensions.DependencyInjection;

namespace Entri.Testing;

/// <summary>The app as browsers meet it: on the clock that they know too, and open to everybody. It keeps a SQLite file unless settings say
/// otherwise.</summary>
public sealed class BrowserHost : EntriHost
{
    public BrowserHost()
        : this(TestDatabase.SqliteSettings)
    {
    }

    private BrowserHost(Dictionary<string, string> settings, Action<IServiceCollection>? configure = null)
        : base(
            new(settings) { ["Accounts:AllowSignUp"] = "true", ["Accounts:SignInAttemptsPerAddress"] = "1000" },
            services =>
            {
                services.AddSingleton(TimeProvider.System);
                configure?.Invoke(services);
            })
    {
    }

    /// <summary>A host with services of its own, for the test that makes it.</summary>
    public static BrowserHost Having(Action<IServiceCollection> configure) => new(TestDatabase.SqliteSettings, configure);

    /// <summary>One more app on a database that others use too.</summary>
    public static BrowserHost On(Dictionary<string, string> database) => new(database);
}
