using System.Net;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Tests.Hosting;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class ResponseHeadersTests(
    EntriHost host, ResponseHeadersTests.ProxiedHost proxied) : IClassFixture<ResponseHeadersTests.ProxiedHost>
{
    [Theory]
    [InlineData("GET", "/api/projects", 200)]
    [InlineData("GET", "/api/projects?page=x", 400)]
    [InlineData("GET", "/api/organizations/current", 403)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("PUT", "/api/projects", 405)]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("GET", "/health/ready", 200)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/favicon.svg", 200)]
    [InlineData("GET", "/css/app.css", 200)]
    [InlineData("GET", "/_content/MudBlazor/MudBlazor.min.css", 200)]
    [InlineData("GET", "/_framework/blazor.web.js", 200)]
    [InlineData("GET", "/no/such/page", 404)]
    [InlineData("GET", "/no-such-file.css", 404)]
    public async Task Response_OfEachKind_IsSafe(string method, string path, int status)
    {
        var token = await host.AddTokenAsync([Scope.ProjectsRead]);

        SecurityHeaders.AreOn((await host.SendAsync(method, path, token.Credentials)).HasStatus((HttpStatusCode)status));
    }

    [Fact]
    public async Task Response_WithoutCredentials_IsSafe()
    {
        SecurityHeaders.AreOn((await host.GetAsync("/api/projects", Credentials.None)).HasStatus(HttpStatusCode.Unauthorized));
        SecurityHeaders.AreOn((await host.GetAsync("/sign-in", Credentials.None)));
        var redirect = await host.GetAsync("/settings/tokens", Credentials.None);
        SecurityHeaders.AreOn(redirect.HasStatus(HttpStatusCode.Redirect));
        Assert.StartsWith("/", redirect.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_OfTheApi_IsNotKept()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        var read = await host.GetAsync("/api/projects", token.Credentials);
        var created = await host.PostAsync(organization.TokensPath, token.Credentials, new { name = "CI" });
        var refused = await host.GetAsync("/api/projects", Credentials.None);

        Assert.All([read, created, refused], answer => Assert.Equal("no-store", answer.Header("Cache-Control")));
    }

    [Fact]
    public async Task RequestId_OfTwoRequests_Differs()
    {
        var first = await host.GetAsync("/health/live", Credentials.None.With("X-Request-Id", "mine"));
        var second = await host.GetAsync("/health/live", Credentials.None);

        Assert.NotEqual(first.Header("X-Request-Id"), second.Header("X-Request-Id"));
    }

    [Fact]
    public async Task Https_BehindAProxyOnThisMachine_IsInsistedOn()
    {
        var overHttps = await host.GetAsync("/health/live", Credentials.None.With("X-Forwarded-Proto", "https"));
        var overHttp = await host.GetAsync("/health/live", Credentials.None);

        Assert.Equal("max-age=31536000", overHttps.Header("Strict-Transport-Security"));
        Assert.Null(overHttp.Header("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.5", true)]
    [InlineData("::ffff:10.0.0.5", true)]
    [InlineData("10.0.0.6", false)]
    [InlineData("10.1.255.1", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("fd00::1:5", true)]
    [InlineData("fd00::2:5", false)]
    public async Task Forwarded_FromThatPeer_IsBelievedWhereTheSettingsNameIt(string peer, bool isBelieved)
    {
        var request = await ForwardAsync(proxied, peer);

        Assert.Equal(isBelieved ? "192.0.2.7" : peer, request.HttpContext.Connection.RemoteIpAddress!.ToString());
        Assert.Equal(isBelieved, request.IsHttps);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.5", false)]
    public async Task Forwarded_WithoutTrustedProxies_IsBelievedOfThisMachineOnly(string peer, bool isBelieved) =>
        Assert.Equal(isBelieved, (await ForwardAsync(host, peer)).IsHttps);

    /// <summary>Sends a request through the framework's part with the app's settings, for a test cannot call from another
    /// machine.</summary>
    private static async Task<HttpRequest> ForwardAsync(EntriHost host, string peer)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(peer) } };
        context.Request.Scheme = "http";
        context.Request.Headers["X-Forwarded-For"] = "192.0.2.7";
        context.Request.Headers["X-Forwarded-Proto"] = "https";
        var options = host.Get<IOptions<ForwardedHeadersOptions>>();
        await new ForwardedHeadersMiddleware(_ => Task.CompletedTask, NullLoggerFactory.Instance, options).Invoke(context);
        return context.Request;
    }

    public sealed class ProxiedHost() : EntriHost(new()
    {
        ["TrustedProxies:0"] = "10.0.0.5",
        ["TrustedProxies:1"] = "10.1.0.0/16",
        ["TrustedProxies:2"] = "fd00::1:0/112",
    });
}
