using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>A token that is limited to projects, addresses or a number of requests reaches nothing beyond them.</summary>
public sealed class TokenLimitsTests : IAsyncLifetime
{
    private const string Forbidden = """{"statusCode":403,"message":"Forbidden resource","error":"Forbidden"}""";

    private readonly FakeTimeProvider _clock = new(TestTime.Start);
    private readonly EntriHost _host;

    public TokenLimitsTests() => _host = EntriHost.With([], services => services
        .AddSingleton<IStartupFilter, Peers>()
        .AddSingleton<TimeProvider>(_clock));

    private TestOrganization Organization { get; set; } = null!;

    public async ValueTask InitializeAsync() => Organization = await TestOrganization.AddAsync(_host);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Request_FromAnAddressOutsideTheList_IsForbiddenAndNoUse()
    {
        var token = await Organization.AddTokenAsync(change: token => token.AllowedIps = ["10.0.0.0/8", "2001:db8::1"]);

        foreach (var peer in (string[])["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::1"])
        {
            (await GetAsync("/api/projects", token, peer)).HasStatus(HttpStatusCode.OK);
        }

        foreach (var peer in (string[])["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::2"])
        {
            var refused = await GetAsync("/api/projects", token, peer);
            refused.IsError(HttpStatusCode.Forbidden, Forbidden);
            Assert.Equal(
                "ApiKey realm=\"Entri\", error=\"address_not_allowed\", error_description=\"The token may not be used from this address.\"",
                refused.Header("WWW-Authenticate"));
            Assert.NotNull(refused.Header("X-RateLimit-Remaining"));
        }

        await _host.FlushUsesAsync();
        await using var db = _host.OpenDatabase();
        Assert.Equal(
            "2001:db8::1", await db.ApiTokens.Where(t => t.Id == token.Id).Select(t => t.LastUsedFrom).SingleAsync(Cancellation));
    }

    [Fact]
    public async Task Request_WithADeadTokenFromElsewhere_SaysThatItIsDead()
    {
        var token = await Organization.AddTokenAsync(change: token =>
            (token.AllowedIps, token.ExpiresAt) = (["10.0.0.0/8"], TestTime.Start.AddDays(-1)));

        var answer = await GetAsync("/api/projects", token, "192.0.2.1");

        answer.HasStatus(HttpStatusCode.Unauthorized);
        Assert.Contains("token_expired", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ThatWaitedWhileTheListWasNarrowed_IsRefused()
    {
        var token = await Organization.AddTokenAsync(change: token => token.AllowedIps = ["10.0.0.0/8"]);
        var queued = new TokenCaller
        {
            OrganizationId = Organization.Id,
            Name = "Deploy",
            Scopes = [.. Scope.Own],
            TokenId = token.Id,
            ValueNumber = 1,
            ExpiresAt = null,
            Address = IPAddress.Parse("192.0.2.1"),
        };

        var result = await _host.App.GetRequiredService<CallerWriter>().WriteAsync<Done>(
            queued, Scope.ProjectsWrite, (_, _) => throw new InvalidOperationException("It must not come to this."), Cancellation);

        Assert.Equal("address_not_allowed", Assert.IsType<Failure.Refused>(result.Failure).Error);
    }

    [Fact]
    public async Task Token_LimitedToProjects_SeesNothingOfTheirNeighbors()
    {
        var (own, other) = (await Organization.AddProjectAsync("Own"), await Organization.AddProjectAsync("Other"));
        var token = await Organization.AddTokenAsync(change: token => token.Projects = [own.Id]);
        var within = await Organization.AddTokenAsync(change: token => token.Projects = [own.Id]);
        var across = await Organization.AddTokenAsync(change: token => token.Projects = [own.Id, other.Id]);
        var wide = await Organization.AddTokenAsync();

        Assert.Equal([own.Id], Ids(await GetAsync("/api/projects", token)));
        Assert.Equal(
            (string[])[.. ((string[])[token.Id, within.Id]).Order()], Ids(await GetAsync(Organization.TokensPath, token)).Order());
        var missing = (await GetAsync("/api/projects/proj_0", token)).Body;
        (await GetAsync($"/api/projects/{other.Id}", token)).IsError(HttpStatusCode.NotFound, missing);
        (await _host.PatchAsync($"/api/projects/{other.Id}", token.Credentials, """{"name":"Mine"}"""))
            .IsError(HttpStatusCode.NotFound, missing);
        (await GetAsync($"/api/projects/{other.Id}/activity", token)).HasStatus(HttpStatusCode.NotFound);
        (await GetAsync($"/api/projects/{own.Id}/activity", token)).HasStatus(HttpStatusCode.OK);
        foreach (var hidden in (TestToken[])[across, wide])
        {
            (await GetAsync($"{Organization.TokensPath}/{hidden.Id}", token)).HasStatus(HttpStatusCode.NotFound);
            (await _host.DeleteAsync($"{Organization.TokensPath}/{hidden.Id}", token.Credentials)).HasStatus(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Token_LimitedToProjects_MayNotDoWhatConcernsTheOrganization()
    {
        var own = await Organization.AddProjectAsync();
        var token = await Organization.AddTokenAsync(change: token => token.Projects = [own.Id]);

        Answer[] refused =
        [
            await _host.PostAsync("/api/projects", token.Credentials, """{"name":"Another","sourceLanguage":"en"}"""),
            await _host.PatchAsync("/api/organizations/current", token.Credentials, """{"name":"Mine"}"""),
            await _host.PostAsync($"{Organization.MembersPath}/invite", token.Credentials, """{"email":"a@example.com","role":"admin"}"""),
            await GetAsync(Organization.ActivityPath, token),
            await GetAsync($"{Organization.ActivityPath}/export?format=csv", token),
        ];

        Assert.All(refused, answer =>
        {
            answer.IsError(HttpStatusCode.Forbidden, Forbidden);
            Assert.Contains("error=\"project_not_allowed\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        });
        (await GetAsync("/api/organizations/current", token)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Token_WhoseOnlyProjectIsGone_ReachesNone()
    {
        var (own, owner) = (await Organization.AddProjectAsync(), await Organization.AddPersonAsync(MemberRole.Owner));
        await Organization.AddProjectAsync("Other");
        var token = await Organization.AddTokenAsync(change: token => token.Projects = [own.Id]);

        (await _host.DeleteAsync($"/api/projects/{own.Id}/permanent", owner.Credentials)).HasStatus(HttpStatusCode.NoContent);

        Assert.Empty(Ids(await GetAsync("/api/projects", token)));
    }

    [Fact]
    public async Task Create_ByALimitedToken_GivesItsLimitsAndNothingBeyond()
    {
        var (own, other) = (await Organization.AddProjectAsync("Own"), await Organization.AddProjectAsync("Other"));
        var maker = await Organization.AddTokenAsync(change: token =>
            (token.Projects, token.AllowedIps, token.RateLimit) = ([own.Id], ["10.0.0.0/8"], 100));

        var made = await CreateAsync(maker, new { name = "CI", projects = (string[]?)null });
        Assert.Equal([own.Id], made.Json.GetProperty("projects").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal("""["10.0.0.0/8"]""", made.Json.GetProperty("allowedIps").GetRawText());
        Assert.Equal(100, made.Json.GetProperty("rateLimit").GetInt32());
        var id = made.Json.GetProperty("_id").GetString();

        (await CreateAsync(maker, new { name = "CI", allowedIps = (string[])["10.2.0.0/16"], rateLimit = 10 }))
            .HasStatus(HttpStatusCode.Created);
        IsRefused(await CreateAsync(maker, new { name = "CI", projects = (string[])[other.Id] }), "projects");
        IsRefused(await CreateAsync(maker, new { name = "CI", allowedIps = (string[])["10.0.0.0/7"] }), "allowedIps");
        IsRefused(await CreateAsync(maker, new { name = "CI", rateLimit = 101 }), "rateLimit");
        foreach (var wider in (string[])["""{"projects":null}""", """{"allowedIps":null}""", """{"rateLimit":null}"""])
        {
            var change = await _host.PatchAsync($"{Organization.TokensPath}/{id}", maker.Credentials.With(Peers.Header, "10.0.0.1"), wider);
            IsRefused(change, wider.Split('"')[1]);
        }
    }

    [Fact]
    public async Task Create_ForAMissingOrAForeignProject_NamesItInTheSameWay()
    {
        var foreign = await (await TestOrganization.AddAsync(_host)).AddProjectAsync();
        var owner = await Organization.AddPersonAsync(MemberRole.Owner);

        foreach (var id in (string[])[foreign.Id, "proj_0", "x"])
        {
            (await _host.PostAsync(Organization.TokensPath, owner.Credentials, new { name = "CI", projects = (string[])[id] })).IsError(
                HttpStatusCode.BadRequest,
                $$"""{"statusCode":400,"message":["projects contains unknown projects: {{id}}"],"error":"Bad Request"}""");
        }
    }

    [Fact]
    public async Task Requests_AboveTheTokensOwnLimit_AreRefused()
    {
        var token = await Organization.AddTokenAsync(change: token => token.RateLimit = 10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync("/api/projects", token)));
        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(40, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
        Assert.All(answers, answer => Assert.Equal("10", answer.Header("X-RateLimit-Limit")));
    }

    [Fact]
    public async Task Requests_AfterAChangeOfTheLimit_GoOnInTheSameWindow()
    {
        var owner = await Organization.AddPersonAsync(MemberRole.Owner);
        var token = await Organization.AddTokenAsync(change: token => token.RateLimit = 3);
        await CallAsync(3);
        foreach (var (limit, more) in new (int?, int)[] { (2, 0), (5, 2), (4, 0), (3, 0), (null, 10), (12, 0) })
        {
            await _host.PatchAsync($"{Organization.TokensPath}/{token.Id}", owner.Credentials, new { rateLimit = limit });
            await CallAsync(more);
        }

        async Task CallAsync(int allowed)
        {
            var wanted = Enumerable.Repeat(HttpStatusCode.OK, allowed).Append(HttpStatusCode.TooManyRequests);
            foreach (var status in wanted.Take(allowed == 10 ? 10 : int.MaxValue))
            {
                (await GetAsync("/api/projects", token)).HasStatus(status);
            }
        }
    }

    [Fact]
    [Trait(TestTraits.Engine, TestTraits.NoEngine)] // On PostgreSQL the server's clock ends a window.
    public async Task Requests_AfterTheWindowOfTheTokensOwnLimit_AreAcceptedAgain()
    {
        var token = await Organization.AddTokenAsync(change: token => token.RateLimit = 1);
        (await GetAsync("/api/projects", token)).HasStatus(HttpStatusCode.OK);
        (await GetAsync("/api/projects", token)).HasStatus(HttpStatusCode.TooManyRequests);

        _clock.Advance(TimeSpan.FromMinutes(1));
        (await GetAsync("/api/projects", token)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Change_OfEveryLimit_IsSeenByTheNextRequestAndInTheLog()
    {
        var (own, owner) = (await Organization.AddProjectAsync(), await Organization.AddPersonAsync(MemberRole.Owner));
        var token = await Organization.AddTokenAsync();
        var path = $"{Organization.TokensPath}/{token.Id}";

        var changed = await _host.PatchAsync(path, owner.Credentials, new
        {
            projects = (string[])[own.Id],
            allowedIps = (string[])["10.0.0.0/8", "::ffff:192.0.2.1"],
            rateLimit = 5,
            contactEmail = "ops@Example.com",
            canRotateItself = true,
        });

        changed.HasStatus(HttpStatusCode.OK);
        Assert.Equal("""["10.0.0.0/8","192.0.2.1"]""", changed.Json.GetProperty("allowedIps").GetRawText());
        Assert.Equal("ops@example.com", changed.Json.GetProperty("contactEmail").GetString());
        Assert.True(changed.Json.GetProperty("canRotateItself").GetBoolean());
        Assert.Equal("5", (await GetAsync("/api/projects", token, "10.0.0.1")).Header("X-RateLimit-Limit"));
        (await GetAsync("/api/projects", token, "192.0.2.2")).HasStatus(HttpStatusCode.Forbidden);
        var log = (await GetAsync(Organization.ActivityPath, owner.Credentials)).Json.GetProperty("data")[0].GetProperty("metadata");
        Assert.Equal("10.0.0.0/8, 192.0.2.1", log.GetProperty("to.allowedIps").GetString());
        Assert.Equal(own.Id, log.GetProperty("to.projects").GetString());
    }

    private static IEnumerable<string> Ids(Answer list) =>
        list.HasStatus(HttpStatusCode.OK).Json.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("_id").GetString()!);

    private static void IsRefused(Answer answer, string field)
    {
        answer.HasStatus(HttpStatusCode.BadRequest);
        Assert.StartsWith(field, answer.Json.GetProperty("message")[0].GetString(), StringComparison.Ordinal);
    }

    private Task<Answer> CreateAsync(TestToken maker, object body) =>
        _host.PostAsync(Organization.TokensPath, maker.Credentials.With(Peers.Header, "10.0.0.1"), JsonSerializer.Serialize(body));

    private Task<Answer> GetAsync(string path, TestToken token, string? peer = null) =>
        GetAsync(path, peer is null ? token.Credentials : token.Credentials.With(Peers.Header, peer));

    private Task<Answer> GetAsync(string path, Credentials credentials) => _host.GetAsync(path, credentials);
}
