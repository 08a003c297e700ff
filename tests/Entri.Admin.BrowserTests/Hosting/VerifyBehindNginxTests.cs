using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.BrowserTests.Hosting;

/// <summary>A service that knows nothing of the app, behind nginx as the README sets it up: it meets only callers who may.</summary>
public sealed class VerifyBehindNginxTests : IAsyncLifetime
{
    private const string Path = "/translations/de.json";

    private readonly BrowserHost _app = new();
    private readonly WebApplication _service = MakeService();
    private Nginx? _nginx;

    public async ValueTask InitializeAsync()
    {
        Nginx.SkipUnlessInstalled();
        await _service.StartAsync(Cancellation);
        _nginx = await Nginx.StartBeforeServiceAsync(_app.Address, new Uri(_service.Urls.First()));
    }

    public async ValueTask DisposeAsync()
    {
        await (_nginx?.DisposeAsync() ?? default);
        await _service.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Service_MeetsCallersWhoMay_WithTheirIdentityAndWithoutTheirSecrets()
    {
        var organization = await TestOrganization.AddAsync(_app);
        var token = await organization.AddTokenAsync(ScopeSet.Parse("translations:read"));
        var person = await organization.AddPersonAsync(MemberRole.Reviewer);

        var program = await AskAsync(token.Credentials.With("X-Entri-Role", "owner").With("X-Entri-User", "user_spoofed"));
        var browser = await AskAsync(person.Credentials.With("X-Entri-Scopes", "everything").With("X-Entri-Token", "tok_spoofed"));

        Assert.Equal($"{Path}?a=1", program["path"]);
        Assert.Equal((organization.Id, token.Id), (program["X-Entri-Organization"], program["X-Entri-Token"]));
        Assert.Equal("translations:read", program["X-Entri-Scopes"]);
        Assert.Equal((person.UserId, "reviewer"), (browser["X-Entri-User"], browser["X-Entri-Role"]));
        Assert.DoesNotContain("X-Entri-Role", program.Keys);
        Assert.DoesNotContain("X-Entri-User", program.Keys);
        Assert.DoesNotContain("X-Entri-Token", browser.Keys);
        Assert.DoesNotContain("everything", browser["X-Entri-Scopes"], StringComparison.Ordinal);
        Assert.All((Dictionary<string, string>[])[program, browser], heard => Assert.Empty(heard.Keys.Intersect(["X-API-Key", "Cookie"])));
    }

    [Fact]
    public async Task Caller_WhoMayNot_IsRefusedInShape()
    {
        var organization = await TestOrganization.AddAsync(_app);
        var scopes = ScopeSet.Parse("translations:read");
        var revoked = await organization.AddTokenAsync(scopes);
        var without = await organization.AddTokenAsync([Scope.ProjectsRead]);
        var elsewhere = await organization.AddTokenAsync(scopes, token => token.AllowedIps = ["127.0.3.1"]);
        var slow = await organization.AddTokenAsync(scopes, token => token.RateLimit = 1);
        (await _app.DeleteAsync("/api/tokens/self", revoked.Credentials)).HasStatus(HttpStatusCode.NoContent);

        await IsRefusedAsync(Credentials.None, HttpStatusCode.Unauthorized, "missing_token");
        await IsRefusedAsync(revoked.Credentials, HttpStatusCode.Unauthorized, "token_revoked");
        await IsRefusedAsync(without.Credentials, HttpStatusCode.Forbidden, "insufficient_scope");
        await IsRefusedAsync(elsewhere.Credentials, HttpStatusCode.Forbidden, "address_not_allowed");
        await AskAsync(elsewhere.Credentials, network: 3);
        await AskAsync(slow.Credentials);
        await IsRefusedAsync(slow.Credentials, HttpStatusCode.TooManyRequests, error: null);
    }

    /// <summary>A service that answers what it heard.</summary>
    private static WebApplication MakeService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = builder.Build();
        service.Run(context => context.Response.WriteAsJsonAsync(context.Request.Headers
            .Select(header => (header.Key, Value: header.Value.ToString()))
            .Append(("path", context.Request.Path + context.Request.QueryString))
            .ToDictionary()));
        return service;
    }

    private async Task<Dictionary<string, string>> AskAsync(Credentials caller, byte network = 0)
    {
        using var answer = await SendAsync(caller, network);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new(
            JsonSerializer.Deserialize<Dictionary<string, string>>(await answer.Content.ReadAsStringAsync(Cancellation))!,
            StringComparer.OrdinalIgnoreCase);
    }

    private async Task IsRefusedAsync(Credentials caller, HttpStatusCode status, string? error)
    {
        using var answer = await SendAsync(caller);
        Assert.Equal(status, answer.StatusCode);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
        Assert.Equal(["statusCode", "message", "error"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal((int)status, body.GetProperty("statusCode").GetInt32());
        Assert.Contains(error ?? "", $"{answer.Headers.WwwAuthenticate}", StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(Credentials caller, byte network = 0)
    {
        using var client = _nginx!.Client(network);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}?a=1");
        foreach (var (name, value) in caller.Headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request, Cancellation);
    }
}
