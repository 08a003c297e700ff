using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class PreviewNarrowingTests(EntriHost host)
{
    private static string Project(int number) => $"proj_{number:x32}";

    private static readonly IPAddress Office = IPAddress.Parse("203.0.113.7"), Elsewhere = IPAddress.Parse("2001:db8::1");

    /// <summary>
    /// Calls at random of several sources, a narrower token at random, and the same calls again: what is refused then was foretold, source
    /// by source.
    /// </summary>
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, false, false)]
    [InlineData(3, true, false)]
    [InlineData(4, true, false)]
    [InlineData(5, false, true)]
    [InlineData(6, false, true)]
    [InlineData(7, true, true)]
    [InlineData(8, true, true)]
    public async Task Preview_OfANarrowerToken_IsWhatThenHappens(int seed, bool inProjects, bool fromAddresses)
    {
        const int Count = 80;
        var random = new Random(seed);
        var organization = await TestOrganization.AddAsync(host);
        string[] projects = [await AddProjectAsync(), await AddProjectAsync(), await AddProjectAsync()];
        var (token, editor) = (
            await organization.AddTokenAsync([.. Scope.Own.Where(_ => random.Next(5) > 0)]), await organization.AddTokenAsync());
        (string Method, string Path, object? Body)[] routes =
        [
            ("GET", "/api/projects", null),
            ("GET", "/api/tokens/self", null),
            ("GET", "/api/nothing", null),
            ("POST", "/api/projects", new { name = "Docs", sourceLanguage = "en" }),
            ("GET", $"/api/projects/{projects[0]}", null),
            ("GET", $"/api/verify?scope=projects:read&project={projects[2]}", null),
            ("GET", "/api/verify?scope=projects:read", null),
            ("PATCH", $"/api/projects/{projects[1]}", new { name = "Shop" }),
            ("GET", $"/api/projects/{projects[1]}/activity", null),
            ("DELETE", "/api/projects/proj_none", null),
            ("GET", organization.TokensPath, null),
            ("GET", "/api/organizations/org_none/tokens", null),
            ("GET", organization.MembersPath, null),
            ("PATCH", $"/api/organizations/{organization.Id}", new { name = "Northwind" }),
        ];

        // Calls are limited by address too, and the clock stands still.
        string[] addresses = [$"203.0.{seed}.7", $"198.51.100.{seed}", $"2001:db8:{seed}::1"];
        (string Address, string Program)[] sources =
            [(addresses[0], "curl/8"), (addresses[0], "nightly/1"), (addresses[1], "curl/8"), (addresses[2], "deploy/3")];
        var calls = Enumerable.Range(0, Count)
            .Select(_ => (Route: routes[random.Next(routes.Length)], Source: sources[random.Next(sources.Length)])).ToArray();
        var change = new UpdateApiTokenRequest
        {
            Scopes = new([.. Scope.Own.Where(_ => random.Next(4) > 0).Select(scope => scope.Name)]),
            Projects = inProjects ? new([projects[random.Next(3)]]) : default,
            AllowedIps = fromAddresses ? new([$"203.0.{seed}.0/24", .. random.Next(2) == 0 ? (string[])["2001:db8::/32"] : []]) : default,
        };
        var before = await SendAsync();
        await host.FlushUsesAsync();

        var preview = await PreviewAsync(organization, token, change);
        (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", editor.Credentials, Body())).HasStatus(HttpStatusCode.OK);
        var after = await SendAsync();

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, before.Concat(after));
        var refused = before.Zip(after, calls).Where(call => IsRefused(call.First, call.Second)).Select(call => call.Third.Source)
            .CountBy(source => source).OrderBy(source => source.Key).ToArray();
        Assert.Equal(
            refused.Select(source => (source.Key, (long)source.Value)),
            preview.Sources.Select(source => ((source.Address, source.UserAgent), source.Calls)).OrderBy(source => source.Item1));
        Assert.Equal((refused.Sum(source => source.Value), 0), (preview.Calls, preview.Unknown));

        async Task<string> AddProjectAsync() => (await organization.AddProjectAsync()).Id;

        Dictionary<string, object?> Body()
        {
            var body = new Dictionary<string, object?> { ["scopes"] = change.Scopes.Value };
            if (inProjects)
            {
                body["projects"] = change.Projects.Value;
            }

            if (fromAddresses)
            {
                body["allowedIps"] = change.AllowedIps.Value;
            }

            return body;
        }

        async Task<HttpStatusCode[]> SendAsync()
        {
            var statuses = new List<HttpStatusCode>();
            foreach (var ((method, path, body), (address, program)) in calls)
            {
                var credentials = token.Credentials.With("X-Forwarded-For", address).With("User-Agent", program);
                statuses.Add((await host.SendAsync(method, path, credentials, body)).Status);
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
        uses.Add(call with { Scope = "projects:read", ProjectId = Project(1), Address = Office, UserAgent = "curl/8" }, TestTime.Start);
        uses.Add(call with { Scope = "projects:read", ProjectId = Project(2), Address = Office, UserAgent = "curl/8" }, Ago(1));
        uses.Add(call with { Scope = "projects:read", ProjectId = Project(2), Address = Office, UserAgent = "curl/8" }, Ago(2));
        uses.Add(call with { Scope = "projects:read", Address = Elsewhere }, Ago(3));
        uses.Add(call with { Scope = "projects:read", ProjectId = Project(2), Outcome = CallOutcome.Forbidden }, TestTime.Start);
        uses.Add(call with { Scope = "projects:read", ProjectId = Project(2) }, Ago(32));
        await uses.FlushAsync(Cancellation);

        var projects = await PreviewAsync(organization, token, new() { Projects = new([Project(1)]) });
        var addresses = await PreviewAsync(organization, token, new() { AllowedIps = new(["203.0.113.0/28"]) });
        var nothing = await PreviewAsync(organization, token, new() { AllowedIps = new(["203.0.113.7", "2001:db8::/32"]) });

        Assert.Equal((2, Ago(1)), (projects.Calls, projects.LastAt));
        Assert.Equal(new NarrowedSource("203.0.113.7", "curl/8", 2, Ago(1)), Assert.Single(projects.Sources));
        Assert.Equal((1, Ago(3)), (addresses.Calls, addresses.LastAt));
        Assert.Equal("2001:db8::1", Assert.Single(addresses.Sources).Address);
        Assert.Equal((0, null, true), (nothing.Calls, nothing.LastAt, nothing.TakesAway));
        Assert.Equal("Nothing that came in the last 30 days would have been refused.", nothing.Sentence);
        Assert.Equal("In the last 30 days this would have refused 2 calls.", projects.Sentence);
    }

    [Fact]
    public async Task Preview_OverTheApi_SaysTheSameAndChangesNothing()
    {
        var organization = await TestOrganization.AddAsync(host);
        var (token, reader) = (await organization.AddTokenAsync(), await organization.AddTokenAsync([Scope.TokensRead]));
        (await host.GetAsync("/api/projects", token.Credentials.With("User-Agent", "nightly/1"))).HasStatus(HttpStatusCode.OK);
        await host.FlushUsesAsync();
        var path = $"{organization.TokensPath}/{token.Id}/preview";

        var answer = (await host.PostAsync(path, reader.Credentials, new { scopes = Array.Empty<string>() })).HasStatus(HttpStatusCode.OK);

        Assert.Equal(
            ["calls", "lastAt", "sources", "unknown", "sourceCount", "takesAway", "lowersRate"],
            answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal((1, 0, true), (
            answer.Json.GetProperty("calls").GetInt32(),
            answer.Json.GetProperty("unknown").GetInt32(),
            answer.Json.GetProperty("takesAway").GetBoolean()));
        Assert.Equal("nightly/1", answer.Json.GetProperty("sources")[0].GetProperty("userAgent").GetString());
        (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);

        (await host.PostAsync(path, reader.Credentials, """{"scopes":["root"]}""")).HasStatus(HttpStatusCode.BadRequest);
        var stranger = await host.AddTokenAsync();
        (await host.PostAsync(path, stranger.Credentials, new { })).HasStatus(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Preview_OfQuestionsAboutSeveralProjects_SaysWhatItDoesNotKnow()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        string[] ids = [(await organization.AddProjectAsync()).Id, (await organization.AddProjectAsync()).Id];
        (await host.GetAsync($"/api/verify?scope=projects:read&project={ids[0]}&project={ids[1]}", token.Credentials))
            .HasStatus(HttpStatusCode.NoContent);
        (await host.GetAsync($"/api/verify?scope=projects:read&project={ids[0]}&project={ids[0]}", token.Credentials))
            .HasStatus(HttpStatusCode.NoContent);
        await host.FlushUsesAsync();

        var preview = await PreviewAsync(organization, token, new() { Projects = new([ids[0]]) });

        Assert.Equal((0, 1), (preview.Calls, preview.Unknown));
    }

    [Fact]
    public async Task Preview_OfWhatIsRefusedAlready_OrOfMoreRights_TellsNothing()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync(
            [Scope.ProjectsRead], row => (row.AllowedIps, row.RateLimit) = (["203.0.113.7"], 100));
        var (uses, call) = (host.Get<ApiTokenUses>(), Calls.Of(token.Id));
        uses.Add(call with { Scope = "members:read", Address = Office }, Ago(3));
        uses.Add(call with { Scope = "projects:read", Address = Elsewhere }, Ago(3));
        uses.Add(call with { Scope = "projects:read", Address = Office }, Ago(2));
        await uses.FlushAsync(Cancellation);

        var narrower = await PreviewAsync(organization, token, new() { Scopes = new([]) });
        var wider = await PreviewAsync(organization, token, new() { Scopes = new(["projects:write"]), AllowedIps = new(null) });
        var slower = await PreviewAsync(organization, token, new() { RateLimit = new(10) });

        Assert.Equal((1, true, false), (narrower.Calls, narrower.TakesAway, narrower.LowersRate));
        Assert.Equal((0, false, false), (wider.Calls, wider.TakesAway, wider.LowersRate));
        Assert.Equal((0, false, true), (slower.Calls, slower.TakesAway, slower.LowersRate));
    }

    [Fact]
    public async Task Preview_OfCallsThatWereTooManyToTellApart_SaysWhatItDoesNotKnow()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var (uses, call) = (host.Get<ApiTokenUses>(), Calls.Of(token.Id));
        for (var i = 0; i < ApiTokenCalls.MaxKinds + 50; i++)
        {
            uses.Add(call with { Scope = "projects:read", ProjectId = Project(i) }, TestTime.Start);
        }

        await uses.FlushAsync(Cancellation);

        var projects = await PreviewAsync(
            organization, token, new() { Scopes = new(["projects:read"]), Projects = new([Project(0)]) });
        var scopes = await PreviewAsync(organization, token, new() { Scopes = new(["projects:write"]) });
        var none = await PreviewAsync(organization, token, new() { Scopes = new([]) });

        Assert.Equal((ApiTokenCalls.MaxKinds - 1, 50), (projects.Calls, projects.Unknown));
        Assert.Equal((0, 0), (scopes.Calls, scopes.Unknown));
        Assert.Equal(ApiTokenCalls.MaxKinds + 50, none.Calls);
        Assert.Contains("perhaps some of 50 more of many kinds", projects.Sentence, StringComparison.Ordinal);
    }

    private static DateTimeOffset Ago(int days) => TestTime.Start.AddDays(-days);

    /// <summary>A project outside of those that a token is limited to is not there for it.</summary>
    private static bool IsRefused(HttpStatusCode before, HttpStatusCode after) =>
        before != HttpStatusCode.Forbidden
        && (after == HttpStatusCode.Forbidden || (after == HttpStatusCode.NotFound && before != HttpStatusCode.NotFound));

    private async Task<NarrowingPreview> PreviewAsync(TestOrganization organization, TestToken token, UpdateApiTokenRequest change) =>
        (await host.Get<PreviewNarrowing>().ExecuteAsync(organization.Caller, token.Id, change, Cancellation)).Value;
}
