using System.Globalization;
using System.Net;
using System.Security.Claims;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Schemes = Entri.Admin.Security.AuthenticationSchemes;

namespace Entri.Admin.Tests.Api;

public sealed class RateLimitTests(RateLimitTests.LimitedHost limited) : IClassFixture<RateLimitTests.LimitedHost>
{
    private const int Limit = 10;

    private static string TooMany(Answer answer) =>
        $$"""{"statusCode":429,"message":"Too many requests. Please retry after {{answer.Header("Retry-After")}} seconds.","""
        + "\"error\":\"Too Many Requests\"}";

    private readonly EntriHost _host = limited;

    [Fact]
    public async Task Requests_FiftyAtOnceAgainstALimitOfTen_LetExactlyTenThrough()
    {
        var token = await _host.AddTokenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _host.GetAsync("/api/tokens/self", token.Credentials)));

        Assert.Equal(Limit, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => answer.IsError(HttpStatusCode.TooManyRequests, TooMany(answer)));
        Assert.Equal(
            Enumerable.Range(0, Limit).Select(i => $"{i}"),
            answers.Where(answer => answer.Status == HttpStatusCode.OK).Select(answer => answer.Header("X-RateLimit-Remaining")).Order());
    }

    [Fact]
    [Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
    public async Task Requests_AboveASharedLimit_SucceedWhenTheServersWindowEnds()
    {
        TestDatabase.SkipUnlessPostgreSql();
        var token = await _host.AddTokenAsync();
        for (var i = 0; i < Limit; i++)
        {
            (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
        }

        var refused = (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.TooManyRequests);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);

        // This host's clock alone ends nothing.
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.TooManyRequests);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        await using (var db = _host.OpenDatabase())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE \"RateLimitWindows\" SET \"ResetAt\" = now()", Cancellation);
        }

        Assert.Equal(
            "9", (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK).Header("X-RateLimit-Remaining"));
    }

    [Fact]
    [Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
    public async Task Requests_AboveTheLimit_SayWhenToTryAgainAndThenSucceed()
    {
        var organization = await TestOrganization.AddAsync(_host);
        var (token, other) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        var reset = _host.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < Limit; i++)
        {
            await _host.GetAsync("/api/projects", token.Credentials);
        }

        _host.Clock.Advance(TimeSpan.FromSeconds(59.5));
        var refused = (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.TooManyRequests);

        Assert.Equal("1", refused.Header("Retry-After"));
        Assert.Equal(
            ("10", "0", reset),
            (refused.Header("X-RateLimit-Limit"), refused.Header("X-RateLimit-Remaining"), refused.Header("X-RateLimit-Reset")));
        (await _host.GetAsync("/api/projects", other.Credentials)).HasStatus(HttpStatusCode.OK);
        _host.Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(
            "9", (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK).Header("X-RateLimit-Remaining"));
    }

    [Fact]
    [Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
    public async Task Window_BegunByAClockThatWasAhead_ShutsNobodyOut()
    {
        var token = await _host.AddTokenAsync();
        _host.Clock.Advance(TimeSpan.FromHours(1));
        await _host.GetAsync("/api/projects", token.Credentials);
        _host.Clock.AdjustTime(_host.Clock.GetUtcNow().AddHours(-1));

        for (var i = 0; i < Limit; i++)
        {
            (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
        }

        Assert.Equal(
            "60",
            (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.TooManyRequests).Header("Retry-After"));
    }

    [Theory]
    [InlineData("POST", "/api/projects", "{", 400)]
    [InlineData("GET", "/api/projects?page=x", null, 400)]
    [InlineData("GET", "/api/nothing", null, 404)]
    [InlineData("PUT", "/api/projects", null, 405)]
    public async Task Response_ToAToken_CarriesTheLimitWhateverItIs(string method, string path, string? body, int status)
    {
        var token = await _host.AddTokenAsync();

        var answer = (await _host.SendAsync(method, path, token.Credentials, body)).HasStatus((HttpStatusCode)status);

        Assert.Equal("9", answer.Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Requests_OfASession_AreLimitedAsThoseOfATokenAre()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(_host);
        var other = await organization.AddPersonAsync(MemberRole.Owner);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => _host.SendAsync("POST", "/api/projects", person.Credentials, "{}")));

        Assert.Equal(Limit, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.BadRequest),
            answer => answer.IsError(HttpStatusCode.TooManyRequests, TooMany(answer)));
        var another = (await _host.GetAsync("/api/projects", other.Credentials)).HasStatus(HttpStatusCode.OK);
        Assert.Equal(("10", "9"), (another.Header("X-RateLimit-Limit"), another.Header("X-RateLimit-Remaining")));

        // Pages are no requests for the API.
        (await _host.GetAsync("/sign-out", person.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Acts_OnThePagesOfASession_AreLimitedWithItsRequests()
    {
        var person = await _host.AddPersonAsync(MemberRole.Owner);
        for (var request = 0; request < Limit - 1; request++)
        {
            (await _host.GetAsync("/api/projects", person.Credentials)).HasStatus(HttpStatusCode.OK);
        }

        await using var scope = _host.App.CreateAsyncScope();
        var page = (SessionRevalidation)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        page.SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(Schemes.SessionIdClaim, person.SessionId)], Schemes.Session)))));
        var callers = scope.ServiceProvider.GetRequiredService<CurrentCaller>();

        Assert.Null((await ActAsync()).Failure);
        Assert.IsType<Failure.TooManyRequests>((await ActAsync()).Failure);

        Task<Result<Done>> ActAsync() => callers.DoAsync<Done>(_ => Task.FromResult<Result<Done>>(default(Done)), Cancellation);
    }

    [Fact]
    public async Task Response_ToAnybodyElse_CarriesNoLimit() =>
        Assert.Null((await _host.GetAsync("/api/projects", Credentials.None)).Header("X-RateLimit-Limit"));

    public sealed class LimitedHost() : EntriHost(new() { ["RateLimits:RequestsPerMinute"] = $"{Limit}" });
}
