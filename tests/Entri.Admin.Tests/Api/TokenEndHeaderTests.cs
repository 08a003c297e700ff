using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Api;

/// <summary>What a token in its last 30 days is told with every answer.</summary>
public sealed class TokenEndHeaderTests(EntriHost host)
{
    private const string Header = "X-Token-Expires-At", InThirtyDays = "2026-03-31T12:00:00.123Z";

    private static readonly DateTimeOffset Last = TestTime.Start.AddDays(30);

    [Theory]
    [InlineData("/api/projects", HttpStatusCode.OK)]
    [InlineData("/api/v1/tokens/self", HttpStatusCode.OK)]
    [InlineData("/api/verify", HttpStatusCode.NoContent)]
    [InlineData("/api/projects?page=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/projects/proj_none", HttpStatusCode.NotFound)]
    [InlineData("/api/none", HttpStatusCode.NotFound)]
    [InlineData("/api/organizations/current/policy", HttpStatusCode.Forbidden)]
    [InlineData("/api/organizations/org_none/tokens", HttpStatusCode.NotFound)]
    public async Task EveryAnswer_ToATokenInItsLastDays_SaysWhenItEnds(string path, HttpStatusCode status)
    {
        var token = await host.AddTokenAsync([Scope.ProjectsRead, Scope.TokensRead], token => token.ExpiresAt = Last);

        var answer = (await host.GetAsync(path, token.Credentials)).HasStatus(status);

        Assert.Equal(InThirtyDays, answer.Header(Header));
    }

    [Fact]
    public async Task RefusedAddress_AndTooManyRequests_SayItToo()
    {
        var elsewhere = await host.AddTokenAsync(
            change: token => (token.ExpiresAt, token.AllowedIps) = (Last, AddressRanges.Parse("192.0.2.0/24")));
        var busy = await host.AddTokenAsync(change: token => (token.ExpiresAt, token.RateLimit) = (Last, 1));

        var refused = (await host.GetAsync("/api/projects", elsewhere.Credentials)).HasStatus(HttpStatusCode.Forbidden);
        await host.GetAsync("/api/projects", busy.Credentials);
        var tooMany = (await host.GetAsync("/api/projects", busy.Credentials)).HasStatus(HttpStatusCode.TooManyRequests);

        Assert.Equal((InThirtyDays, InThirtyDays), (refused.Header(Header), tooMany.Header(Header)));
    }

    [Fact]
    public async Task ValueThatWasReplaced_IsToldOfItsOwnEnd()
    {
        var token = await host.AddTokenAsync(change: token =>
        {
            token.ExpiresAt = Last.AddDays(300);
            token.CurrentValue.ValidUntil = TestTime.Start.AddHours(1);
            ApiTokenSecret.Generate().AddTo(token, TestTime.Start);
            token.Values[0].ValidUntil = TestTime.Start.AddHours(1);
        });

        Assert.Equal("2026-03-01T13:00:00.123Z", (await host.GetAsync("/api/projects", token.Credentials)).Header(Header));
    }

    [Fact]
    public async Task Others_AreToldNothing()
    {
        var never = await host.AddTokenAsync();
        var later = await host.AddTokenAsync(change: token => token.ExpiresAt = Last.AddMilliseconds(1));
        var ended = await host.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start);
        var person = await host.AddPersonAsync(MemberRole.Owner);

        foreach (var credentials in new[] { never.Credentials, later.Credentials, ended.Credentials, person.Credentials })
        {
            Assert.Null((await host.GetAsync("/api/projects", credentials)).Header(Header));
        }
    }
}
