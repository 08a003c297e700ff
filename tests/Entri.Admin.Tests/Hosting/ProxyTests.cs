using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.Tests.Hosting;

/// <summary>Whom the app believes, and what it says of those whom it does not.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class ProxyTests : IAsyncDisposable
{
    private readonly LogCapture _log = new();
    private EntriHost? _host;

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? default;

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Forwarded_OfAStranger_IsNotBelievedWhateverTheFrameworksSwitchSays(string value)
    {
        var host = HostWith(new() { ["ForwardedHeaders_Enabled"] = value });

        var answer = await host.GetAsync("/health/live", From("192.0.2.1").With("X-Forwarded-Proto", "https"));

        Assert.Null(answer.Header("Strict-Transport-Security"));
        Assert.Equal(
            value == "true",
            _log.Lines.Any(line => line.Contains("ASPNETCORE_FORWARDEDHEADERS_ENABLED", StringComparison.Ordinal)
                && line.Contains("TrustedProxies", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-For", "198.51.100.7")]
    [InlineData("Forwarded", "for=198.51.100.7;proto=https")]
    public async Task Proxy_ThatIsNotTrusted_IsNamedOnce(string header, string value)
    {
        var host = HostWith(new() { ["TrustedProxies:0"] = "10.1.0.0/16" });
        for (var i = 0; i < 3; i++)
        {
            await host.GetAsync("/health/live", From("192.0.2.1").With(header, value));
            await host.GetAsync("/health/live", From("::ffff:10.1.2.3").With(header, value));
            await host.GetAsync("/health/live", From("127.0.0.1").With(header, value));
            await host.GetAsync("/health/live", From("192.0.2.2"));
        }

        Assert.Contains("192.0.2.1", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxies_WithoutEnd_AreNotAllNamed()
    {
        var host = HostWith([]);
        for (var i = 0; i < 50; i++)
        {
            await host.GetAsync("/health/live", From($"192.0.2.{i}").With("X-Forwarded-For", "198.51.100.7"));
        }

        Assert.InRange(Warnings.Count(), 2, 20);
    }

    [Fact]
    public async Task Host_ThatIsNotKnown_IsNamedOnceWithWhatToDo()
    {
        var host = HostWith(new() { ["PublicUrl"] = "https://entri.example.com" });
        for (var i = 0; i < 3; i++)
        {
            var answer = await host.GetAsync("/sign-in", From("127.0.0.1").With("Host", "upstream:5080"));
            answer.HasStatus(HttpStatusCode.BadRequest);
            await host.GetAsync("/sign-in", From("127.0.0.1").With("Host", "entri.example.com"));
        }

        var line = Assert.Single(_log.Lines, line => line.Contains("PublicUrl", StringComparison.Ordinal));
        Assert.Contains("'upstream'", line, StringComparison.Ordinal);
        Assert.Contains("Host header", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_WithoutEnd_AreNotAllNamedAndNoneAtLength()
    {
        var host = HostWith(new() { ["PublicUrl"] = "https://entri.example.com" });
        for (var i = 0; i < 50; i++)
        {
            await host.GetAsync("/sign-in", From("127.0.0.1").With("Host", $"{i}.{string.Concat(Enumerable.Repeat("xxxxxxxxx.", 20))}x"));
        }

        var lines = _log.Lines.Where(line => line.Contains("PublicUrl", StringComparison.Ordinal)).ToList();
        Assert.InRange(lines.Count, 2, 20);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 300));
    }

    private IEnumerable<string> Warnings => _log.Lines.Where(line =>
        line.Contains("TrustedProxies", StringComparison.Ordinal) && line.Contains("192.0.2.", StringComparison.Ordinal));

    private static Credentials From(string peer) => Credentials.None.With(Peers.Header, peer);

    private EntriHost HostWith(Dictionary<string, string> settings) => _host = EntriHost.With(settings, services => services
        .AddSingleton<IStartupFilter, Peers>()
        .AddLogging(logging => logging.AddProvider(_log).AddFilter<LogCapture>(null, LogLevel.Trace)));
}
