using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class PreviewNarrowingTests(EntriHost host)
{
    private static readonly IPAddress Office = IPAddress.Parse("203.0.113.7"), Elsewhere = IPAddress.Parse("2001:db8::1");

    /// <summary>Calls at random, a narrower token at random, and the same calls again: what is refused then was foretold.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Preview_OfFewerScopes_IsWhatThenHappens(int seed)
    {
        const int Count = 60;
        var random = new Random(seed);
        var organization = await TestOrganization.AddAsync(host);
        var projects = new[] { await organization.AddProjectAsync(), await organization.AddProjectAsync() };
        var token = await organization.AddTokenAsync([.. Scope.Own.Where(_ => random.Next(4) > 0)]);
        (string Method, string Path, object? Body)[] routes =
        [
            ("GET", "/api/projects", null),
            ("GET", "/api/tokens/self", null),
            ("GET", "/api/nothing", null),
            ("POST", "/api/projects", new { name = "" }),
            ("GET", $"/api/projects/{projects[0].Id}", null),
            ("PATCH", $"/api/projects/{projects[1].Id}", new { name = "Shop" }),
            ("GET", $"/api/projects/{projects[1].Id}/activity", null),
            ("DELETE", "/api/projects/proj_none", null),
            ("GET", organization.TokensPath, null),
            ("GET", "/api/organizations/org_none/tokens", null),
            ("GET", organization.MembersPath, null),
            ("PATCH", $"/api/organizations/{organization.Id}", new { name = "Northwind" }),
        ];
        var calls = Enumerable.Range(0, Count).Select(_ => routes[random.Next(routes.Length)]).ToArray();
        var before = await SendAsync();
        await host.Get<ApiTokenUses>().FlushAsync(Cancellation);
        var narrower = ScopeSet.Create([.. Scope.Own.Where(_ => random.Next(2) > 0)]);

        var preview = await PreviewAsync(organization, token, narrower);
        await using (var db = host.OpenDatabase())
        {
            db.ApiTokens.Single(row => row.Id == token.Id).Scopes = narrower;
            await db.SaveChangesAsync(Cancellation);
        }

        var after = await SendAsync();

        var refused = before.Zip(after).Count(call => call.First != HttpStatusCode.Forbidden && call.Second == HttpStatusCode.Forbidden);
        Assert.Equal((refused, 0), (preview.Calls, preview.Unknown));
        Assert.Equal(refused, preview.Sources.Sum(source => source.Calls));

        async Task<HttpStatusCode[]> SendAsync()
        {
            var statuses = new List<HttpStatusCode>();
            foreach (var (method, path, body) in calls)
            {
                statuses.Add((await host.SendAsync(method, path, token.Credentials, body)).Status);
            }

            return [.. statuses];
        }
    }

    [Fact]
    public async Task Preview_OfFewerProjectsAndAddresses_TellsCallsSourcesAndTheLast()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var (uses, call) = (host.Get<ApiTokenUses>(), Calls.Of(token.Id));
        uses.Add(call with { Scope = "projects:read", ProjectId = "proj_1", Address = Office, UserAgent = "curl/8" }, TestTime.Start);
        uses.Add(call with { Scope = "projects:read", ProjectId = "proj_2", Address = Office, UserAgent = "curl/8" }, Ago(1));
        uses.Add(call with { Scope = "projects:read", ProjectId = "proj_2", Address = Office, UserAgent = "curl/8" }, Ago(2));
        uses.Add(call with { Scope = "projects:read", Address = Elsewhere }, Ago(3));
        uses.Add(call with { Scope = "projects:read", ProjectId = "proj_2", Outcome = CallOutcome.Forbidden }, TestTime.Start);
        uses.Add(call with { Scope = "projects:read", ProjectId = "proj_2" }, Ago(32));
        await uses.FlushAsync(Cancellation);
        var all = ScopeSet.Create([.. Scope.Own]);

        var projects = await PreviewAsync(organization, token, all, ["proj_1"]);
        var addresses = await PreviewAsync(organization, token, all, null, address => address.Equals(Office));
        var nothing = await PreviewAsync(organization, token, all);

        Assert.Equal((2, Ago(1)), (projects.Calls, projects.LastAt));
        Assert.Equal(new NarrowedSource("203.0.113.7", "curl/8", 2, Ago(1)), Assert.Single(projects.Sources));
        Assert.Equal((1, Ago(3)), (addresses.Calls, addresses.LastAt));
        Assert.Equal("2001:db8::1", Assert.Single(addresses.Sources).Address);
        Assert.Equal((0, null), (nothing.Calls, nothing.LastAt));
        Assert.Equal("In the last 30 days this would have refused nothing.", nothing.Sentence);
    }

    [Fact]
    public async Task Preview_OfCallsThatWereTooManyToTellApart_SaysWhatItDoesNotKnow()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var (uses, call) = (host.Get<ApiTokenUses>(), Calls.Of(token.Id));
        for (var i = 0; i < ApiTokenCalls.MaxKinds + 50; i++)
        {
            uses.Add(call with { Scope = "projects:read", ProjectId = $"proj_{i}" }, TestTime.Start);
        }

        await uses.FlushAsync(Cancellation);

        var projects = await PreviewAsync(organization, token, [Scope.ProjectsRead], ["proj_0"]);
        var scopes = await PreviewAsync(organization, token, [Scope.ProjectsWrite]);

        Assert.Equal((ApiTokenCalls.MaxKinds - 1, 50), (projects.Calls, projects.Unknown));
        Assert.Equal((0, 0), (scopes.Calls, scopes.Unknown));
        Assert.Equal(ApiTokenCalls.MaxKinds + 50, (await PreviewAsync(organization, token, ScopeSet.None)).Calls);
    }

    private static DateTimeOffset Ago(int days) => TestTime.Start.AddDays(-days);

    private async Task<NarrowingPreview> PreviewAsync(
        TestOrganization organization,
        TestToken token,
        ScopeSet scopes,
        IReadOnlyList<string>? projects = null,
        Func<IPAddress, bool>? admits = null) => (await host.Get<PreviewNarrowing>()
            .ExecuteAsync(organization.Caller, token.Id, scopes, projects, admits, Cancellation)).Value;
}
