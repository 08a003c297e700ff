using System.Diagnostics;
using System.Net;
using Entri.Admin.BrowserTests.Accounts;
using Entri.Admin.BrowserTests.ApiTokens;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using static Microsoft.Playwright.Assertions;
using Schemes = Entri.Admin.Security.AuthenticationSchemes;

namespace Entri.Admin.BrowserTests.SeveralNodes;

/// <summary>Two processes on one PostgreSQL database behind nginx, which sends each client to the same one.</summary>
public sealed class BehindNginxTests(Chromium chromium) : BrowserTest(chromium), IAsyncLifetime
{
    private readonly DataFolder _folder = new();
    private readonly List<HttpClient> _clients = [];
    private Nginx _nginx = null!;
    private BrowserHost _first = null!;
    private ServerProcess _second = null!;

    public async ValueTask InitializeAsync()
    {
        TestDatabase.SkipUnlessPostgreSql();
        Nginx.SkipUnlessInstalled();
        _first = Own(BrowserHost.On(TestDatabase.Settings(_folder.Path)));
        _second = Own(await ServerProcess.StartedAppAsync(_folder.Path));
        _nginx = Own(await Nginx.StartAsync(_first.Address, _second.Address));
    }

    public override async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await base.DisposeAsync();
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task Token_RevokedOnOneNode_IsRefusedByTheOtherFromTheAcknowledgementOn()
    {
        const int Tokens = 1000, AtOnce = 8;
        var (one, other) = await ClientsOfBothNodesAsync();
        var organization = await TestOrganization.AddAsync(_first);
        var admin = await organization.AddTokenAsync([Scope.TokensWrite]);
        var made = Enumerable.Range(0, Tokens).Select(_ => organization.NewToken([Scope.ProjectsRead])).ToArray();
        await _first.SaveAsync([.. made.Select(token => token.Entity)]);
        var before = 0;

        await Parallel.ForEachAsync(
            made, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (pair, _) =>
        {
            var (token, acknowledgedAt) = (pair.Token, long.MaxValue);
            var hammer = Task.Run(async () =>
            {
                while (true)
                {
                    var startedAt = Stopwatch.GetTimestamp();
                    var status = await SendAsync(other, HttpMethod.Get, "/api/tokens/self", token.Value);
                    if (startedAt > Volatile.Read(ref acknowledgedAt))
                    {
                        Assert.Equal(HttpStatusCode.Unauthorized, status);
                        return;
                    }

                    Interlocked.Add(ref before, status == HttpStatusCode.OK ? 1 : 0);
                }
            }, Cancellation);
            Assert.Equal(
                HttpStatusCode.NoContent,
                await SendAsync(one, HttpMethod.Delete, $"/api/organizations/current/tokens/{token.Id}", admin.Value));
            Volatile.Write(ref acknowledgedAt, Stopwatch.GetTimestamp());
            await hammer;
        });

        Assert.True(before > Tokens / 2, "The other node was hardly asked: the test proves little.");
    }

    [Fact]
    public async Task Session_OfOneNode_OpensTheOtherAndEndsOnBoth()
    {
        var (one, other) = await ClientsOfBothNodesAsync();
        var (organization, person) = await TestOrganization.AddWithAsync(_first);
        var page = await NewPageAsync(_nginx.Address);
        await page.GotoAsync("/sign-in");
        await page.SignInAsync(person.Email, TestOrganization.Password);
        await Expect(page).ToBeAtAsync("");
        await page.OpenAsync(TokensPage.Path);
        var cookies = await page.Context.CookiesAsync();
        var session = person with { Secret = cookies.Single(cookie => cookie.Name == UserSessionOptions.DefaultCookieName).Value };
        Assert.Equal(HttpStatusCode.OK, await SendAsync(other, session));

        // Chromium has one address, so the same person's second window goes past the proxy to the node that the first is not on.
        var nodeOfPage = await Nginx.NodeAsync(one);
        var elsewhere = await NewPageAsync(new[] { _first.Address, _second.Address }.Single(node => node.Port != nodeOfPage), session);
        await elsewhere.GotoAsync("/sign-out");
        await elsewhere.Button("Sign out").ClickAsync();
        await Expect(elsewhere.Heading("Sign in")).ToBeVisibleAsync();

        await Expect(page).ToHaveURLAsync(
            $"/sign-in?returnUrl=%2F{organization.Slug}%2Fsettings%2Ftokens&ended=true", new() { Timeout = 5_000 });
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(one, session));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(other, session));
    }

    /// <summary>A client that comes from where the browser does, and one that the proxy sends to the other node.</summary>
    private async Task<(HttpClient One, HttpClient Other)> ClientsOfBothNodesAsync()
    {
        _clients.AddRange(Enumerable.Range(0, 20).Select(network => _nginx.Client((byte)network)));
        var node = await Nginx.NodeAsync(_clients[0]);
        foreach (var client in _clients)
        {
            if (await Nginx.NodeAsync(client) != node)
            {
                return (_clients[0], client);
            }
        }

        throw new InvalidOperationException("The proxy sends everybody to one node.");
    }

    private static Task<HttpStatusCode> SendAsync(HttpClient client, TestPerson person) =>
        SendAsync(
            client,
            new HttpRequestMessage(HttpMethod.Get, "/api/projects")
            {
                Headers = { { "Cookie", $"{UserSessionOptions.DefaultCookieName}={person.Secret}" } },
            });

    private static Task<HttpStatusCode> SendAsync(HttpClient client, HttpMethod method, string path, string token) =>
        SendAsync(client, new HttpRequestMessage(method, path) { Headers = { { Schemes.ApiTokenHeader, token } } });

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using (request)
        using (var answer = await client.SendAsync(request, Cancellation))
        {
            return answer.StatusCode;
        }
    }
}
