using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class ApiTokenUsageTests(EntriHost host)
{
    [Fact]
    public async Task Request_OfEachEnd_IsCountedAsThat()
    {
        var organization = await TestOrganization.AddAsync(host);
        var project = await organization.AddProjectAsync();
        var token = await organization.AddTokenAsync([Scope.ProjectsRead]);

        await GetAsync(token, "/api/projects");
        await GetAsync(token, $"/api/projects/{project.Id}");
        await GetAsync(token, $"/api/projects/{EntityId.NewProject(TestTime.Start)}");
        await GetAsync(token, "/api/v1/projects?page=x");
        await GetAsync(token, "/api/nothing");
        await GetAsync(token, organization.TokensPath);
        await GetAsync(token, "/api/organizations/org_none/tokens");
        await EndAsync(token, row => row.DisabledAt = TestTime.Start);
        await EndAsync(token, row => row.ExpiresAt = TestTime.Start);
        await EndAsync(token, row => row.CurrentValue.ValidUntil = TestTime.Start.AddMinutes(-1));
        await EndAsync(token, row => row.Revoke(TestTime.Start));

        Assert.Equal(
            [
                (CallOutcome.Ok, "", "", 1), (CallOutcome.Ok, "", ApiTokenCalls.Missing, 1), (CallOutcome.Ok, "projects:read", "", 2),
                (CallOutcome.Ok, "projects:read", ApiTokenCalls.Missing, 1), (CallOutcome.Ok, "projects:read", project.Id, 1),
                (CallOutcome.Forbidden, "tokens:read", "", 1),
                (CallOutcome.Expired, "", "", 1), (CallOutcome.Disabled, "", "", 1), (CallOutcome.Revoked, "", "", 1),
                (CallOutcome.Replaced, "", "", 1),
            ],
            (await CallsAsync(token)).Select(row => (row.Outcome, row.Scope, row.ProjectId, (int)row.Requests)));
    }

    [Fact]
    public async Task Usage_CountsNothingFromBeforeItsDays()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var (now, before) = (TestTime.Start, TestTime.Start.AddDays(-100));
        await host.SaveAsync(NewCalls(now, 2, "curl/8"), NewCalls(before, 5000, "curl/8"), NewCalls(before, 7, "wget"));

        var usage = (await host.GetAsync($"{organization.TokensPath}/{token.Id}/usage?days=1", token.Credentials)).Json;

        var source = Assert.Single(usage.GetProperty("sources").EnumerateArray());
        Assert.Equal("curl/8", source.GetProperty("userAgent").GetString());
        Assert.Equal((2, before), (source.GetProperty("requests").GetInt32(), source.GetProperty("firstAt").GetDateTimeOffset()));
        Assert.Equal(2, Assert.Single(usage.GetProperty("scopes").EnumerateArray()).GetProperty("requests").GetInt32());

        ApiTokenCalls NewCalls(DateTimeOffset at, int requests, string program) => new()
        {
            TokenId = token.Id,
            Day = DateOnly.FromDateTime(at.UtcDateTime),
            ValueNumber = 1,
            Outcome = CallOutcome.Ok,
            Scope = "projects:read",
            ProjectId = "",
            Address = "192.0.2.1",
            UserAgent = program,
            Requests = requests,
            FirstAt = at,
            LastAt = at,
        };
    }

    [Fact]
    public async Task Request_OfAProgramWhoseNameIsInAnOldEncoding_IsAnsweredAndCounted()
    {
        var token = await host.AddTokenAsync();
        using var client = new TcpClient("127.0.0.1", host.Address.Port);
        await client.GetStream().WriteAsync(
            Encoding.Latin1.GetBytes(
                $"GET /api/projects HTTP/1.1\r\nHost: {host.Address.Authority}\r\nConnection: close\r\n"
                + $"User-Agent: Müller/1.0\r\nX-API-Key: {token.Value}\r\n\r\n"),
            Cancellation);

        var answer = await new StreamReader(client.GetStream()).ReadToEndAsync(Cancellation);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal("M\uFFFDller/1.0", Assert.Single(await CallsAsync(token)).UserAgent);
    }

    [Fact]
    public async Task Question_OfAProxy_IsCountedAsWhatItAsksFor()
    {
        var organization = await TestOrganization.AddAsync(host);
        var project = await organization.AddProjectAsync();
        var token = await organization.AddTokenAsync([Scope.ProjectsRead]);

        await GetAsync(token, $"/api/verify?scope=projects:read&project={project.Id}");
        await GetAsync(token, "/api/verify?scope=projects:read");
        await GetAsync(token, "/api/verify?scope=nonsense");
        await GetAsync(token, "/api/verify?scope=projects:write&scope=activity:read");

        Assert.Equal(
            [
                (CallOutcome.Ok, "", ""), (CallOutcome.Ok, "projects:read", ApiTokenCalls.Unnamed),
                (CallOutcome.Ok, "projects:read", project.Id),
                (CallOutcome.Forbidden, "activity:read projects:write", ApiTokenCalls.Unnamed),
            ],
            (await CallsAsync(token)).Select(row => (row.Outcome, row.Scope, row.ProjectId)));
        var narrower = await host.Get<PreviewNarrowing>().ExecuteAsync(
            organization.Caller, token.Id, new() { Projects = new([project.Id]) }, Cancellation);
        Assert.Equal((1, 0), (narrower.Value.Calls, narrower.Value.Unknown));
    }

    [Fact]
    public async Task Request_ForWhatIsNoIdOfAProject_IsCountedWithoutIt()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync([Scope.MembersRead]);

        foreach (var text in (string[])[token.Value[..40], "proj_none", $"proj_{new string('A', 32)}"])
        {
            (await GetAsync(token, $"/api/projects/{text}")).HasStatus(HttpStatusCode.Forbidden);
            await GetAsync(token, $"/api/verify?scope=projects:read&project={text}");
        }

        Assert.Equal(
            [(CallOutcome.Forbidden, "projects:read", ApiTokenCalls.Missing, 6L)],
            (await CallsAsync(token)).Select(row => (row.Outcome, row.Scope, row.ProjectId, row.Requests)));
    }

    [Fact]
    public async Task Request_AboveTheLimit_IsCountedAsThat()
    {
        await using var limited = EntriHost.With(new() { ["RateLimits:RequestsPerMinute"] = "1" });
        var token = await limited.AddTokenAsync();

        await limited.GetAsync("/api/projects", token.Credentials);
        (await limited.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.TooManyRequests);
        await limited.FlushUsesAsync();

        await using var db = limited.OpenDatabase();
        var days = await db.ApiTokenDays.OrderBy(day => day.Outcome).ToListAsync(Cancellation);
        Assert.Equal([(CallOutcome.Ok, 1), (CallOutcome.RateLimited, 1)], days.Select(day => (day.Outcome, (int)day.Requests)));
    }

    [Fact]
    public async Task Usage_OfAToken_TellsHowMuchFromWhereAndForWhat()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var (uses, call) = (host.Get<ApiTokenUses>(), Calls.Of(token.Id));
        var curl = call with { Address = IPAddress.Parse("::ffff:203.0.113.7"), UserAgent = "curl/8.5.0", Scope = "projects:read" };
        uses.Add(curl, TestTime.Start.AddDays(-3));
        uses.Add(curl, TestTime.Start.AddHours(-1));
        uses.Add(curl with { Outcome = CallOutcome.Forbidden, Scope = "projects:write" }, TestTime.Start);
        uses.Add(call with { Address = IPAddress.IPv6Loopback, ValueNumber = 2 }, TestTime.Start.AddDays(-40));
        await uses.FlushAsync(Cancellation);

        var usage = (await host.GetAsync($"{organization.TokensPath}/{token.Id}/usage?days=7", token.Credentials))
            .HasStatus(HttpStatusCode.OK).Json;

        var days = usage.GetProperty("days").EnumerateArray().ToArray();
        Assert.Equal(("2026-02-23", "2026-03-01", 7), (Text(days[0], "day"), Text(days[^1], "day"), days.Length));
        Assert.Equal([(1L, 0L), (0, 0), (0, 0), (1, 1)], days[^4..].Select(day => (Count(day, "ok"), Count(day, "forbidden"))));
        var hours = usage.GetProperty("hours").EnumerateArray().ToArray();
        Assert.Equal(("2026-03-01T12:00:00.000Z", 48), (Text(hours[^1], "hour"), hours.Length));
        Assert.Equal((1L, 0L, 1L), (Count(hours[^2], "ok"), Count(hours[^1], "ok"), Count(hours[^1], "forbidden")));
        var source = Assert.Single(usage.GetProperty("sources").EnumerateArray());
        Assert.Equal(("203.0.113.7", "curl/8.5.0"), (Text(source, "address"), Text(source, "userAgent")));
        Assert.Equal(("2026-02-26T12:00:00.123Z", "2026-03-01T12:00:00.123Z"), (Text(source, "firstAt"), Text(source, "lastAt")));
        Assert.Equal(
            (1, 3, 1),
            (source.GetProperty("value").GetInt32(), source.GetProperty("requests").GetInt32(), source.GetProperty("refused").GetInt32()));
        Assert.Equal(
            """[{"scope":"projects:read","requests":2,"lastAt":"2026-03-01T11:00:00.123Z"}]""", usage.GetProperty("scopes").GetRawText());

        static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

        static long Count(JsonElement element, string name) => element.GetProperty("requests").GetProperty(name).GetInt64();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("401")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task Usage_OfDaysThatCannotBe_Answers400(string days)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        (await host.GetAsync($"{organization.TokensPath}/{token.Id}/usage?days={days}", token.Credentials))
            .HasStatus(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Usage_OfAForeignToken_IsMissing()
    {
        var organization = await TestOrganization.AddAsync(host);
        var (own, foreign) = (await organization.AddTokenAsync(), await host.AddTokenAsync());

        var answer = await host.GetAsync($"{organization.TokensPath}/{foreign.Id}/usage", own.Credentials);
        var missing = await host.GetAsync($"{organization.TokensPath}/tok_none/usage", own.Credentials);

        Assert.Equal((HttpStatusCode.NotFound, missing.Body), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Scopes_ThatNothingNeedsForSixtyDays_AreToldOnceThatIsKnown()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync([Scope.ProjectsRead, Scope.ProjectsWrite, Scope.MembersRead]);
        var (uses, call) = (host.Get<ApiTokenUses>(), Calls.Of(token.Id));
        uses.Add(call with { Scope = "projects:read" }, TestTime.Start);
        await uses.FlushAsync(Cancellation);
        Assert.Empty(await UnusedAsync());

        uses.Add(call with { Scope = "projects:write" }, TestTime.Start.AddDays(-61));
        await uses.FlushAsync(Cancellation);
        Assert.Equal(["projects:write", "members:read"], await UnusedAsync());

        uses.Add(call with { Scope = "members:read" }, TestTime.Start.AddDays(-59));
        await uses.FlushAsync(Cancellation);
        Assert.Equal(["projects:write"], await UnusedAsync());

        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        foreach (var scopes in (string[][])[["projects:read", "tokens:read"], ["projects:read", "projects:write", "tokens:read"]])
        {
            var path = $"{organization.TokensPath}/{token.Id}";
            (await host.PatchAsync(path, owner.Credentials, new { scopes })).HasStatus(HttpStatusCode.OK);
            Assert.Empty(await UnusedAsync());
        }

        async Task<IReadOnlyList<string>> UnusedAsync() => (await host.Get<GetApiTokenUsage>()
            .ExecuteAsync(organization.Caller, token.Id, 30, Cancellation)).Value.UnusedScopes;
    }

    [Fact]
    public async Task RemoveOldUsage_LeavesDaysWhereHoursGo_AndGoesOnceEverythingIsOld()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var uses = host.Get<ApiTokenUses>();
        DateTimeOffset[] times = [TestTime.Start, TestTime.Start.AddDays(-7.9), TestTime.Start.AddDays(-8.1), TestTime.Start.AddDays(-402)];
        Array.ForEach(times, at => uses.Add(token.Id, at, from: null));
        await uses.FlushAsync(Cancellation);
        var clock = new FakeTimeProvider(TestTime.Start);
        using var job = ActivatorUtilities.CreateInstance<RemoveOldUsage>(host.App, clock);

        await job.RunAsync(Cancellation);
        await job.RunAsync(Cancellation);

        await using var db = host.OpenDatabase();
        Assert.Equal(2, await db.ApiTokenHours.CountAsync(hour => hour.TokenId == token.Id, Cancellation));
        Assert.Equal(2, await db.ApiTokenDays.CountAsync(day => day.TokenId == token.Id, Cancellation));
        Assert.Equal(2, await db.ApiTokenCalls.CountAsync(kind => kind.TokenId == token.Id, Cancellation));
        Assert.Equal(3, await db.OrganizationHours.CountAsync(hour => hour.OrganizationId == organization.Id, Cancellation));
    }

    private Task<Answer> GetAsync(TestToken token, string path) => host.GetAsync(path, token.Credentials);

    private async Task EndAsync(TestToken token, Action<ApiToken> end)
    {
        await using (var db = host.OpenDatabase())
        {
            end(await db.ApiTokens.Include(row => row.Values).SingleAsync(row => row.Id == token.Id, Cancellation));
            await db.SaveChangesAsync(Cancellation);
        }

        (await GetAsync(token, "/api/organizations/org_none")).HasStatus(HttpStatusCode.Unauthorized);
        await using var again = host.OpenDatabase();
        var changed = await again.ApiTokens.Include(row => row.Values).SingleAsync(row => row.Id == token.Id, Cancellation);
        (changed.DisabledAt, changed.ExpiresAt, changed.CurrentValue.ValidUntil) = (null, null, null);
        await again.SaveChangesAsync(Cancellation);
    }

    private async Task<List<ApiTokenCalls>> CallsAsync(TestToken token)
    {
        await host.FlushUsesAsync();
        await using var db = host.OpenDatabase();
        return await db.ApiTokenCalls.Where(row => row.TokenId == token.Id)
            .OrderBy(row => row.Outcome).ThenBy(row => row.Scope).ThenBy(row => row.ProjectId).ToListAsync(Cancellation);
    }
}
