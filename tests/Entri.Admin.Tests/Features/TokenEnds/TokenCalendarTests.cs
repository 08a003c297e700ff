using System.Net;
using Entri.Admin.Domain;
using Ical.Net;

namespace Entri.Admin.Tests.Features.TokenEnds;

/// <summary>The calendar of a token's ends, behind its secret link.</summary>
public sealed class TokenCalendarTests(EntriHost host)
{
    [Fact]
    public async Task Calendar_HasTheEndsOfLivingTokens_AndNothingThatOpensAnything()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync(change: token =>
            (token.Name, token.ExpiresAt) = ("CI; a,b\\ \"x\": BEGIN:VEVENT 𝄞 <b>", TestTime.Start.AddDays(10)));
        await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start);
        await organization.AddTokenAsync();
        await organization.AddTokenAsync(
            change: token => (token.ExpiresAt, token.DisabledAt) = (TestTime.Start.AddDays(1), TestTime.Start));
        await organization.AddTokenAsync(change: token =>
        {
            token.ExpiresAt = TestTime.Start.AddDays(1);
            token.Revoke(TestTime.Start);
        });
        var path = await MakeAsync(organization, owner);

        var answer = (await host.GetAsync(path, Credentials.None)).HasStatus(HttpStatusCode.OK);

        var calendar = Assert.IsType<Calendar>(Calendar.Load(answer.Body));
        var found = Assert.Single(calendar.Events);
        Assert.Equal($"{token.Id}@entri", found.Uid);
        Assert.Equal("API token “CI; a,b\\ \"x\": BEGIN:VEVENT 𝄞 <b>” ends", found.Summary);
        Assert.Equal(TestTime.Start.AddDays(10).UtcDateTime.AddMilliseconds(-123), found.DtStart!.AsUtc);
        Assert.EndsWith($"/{organization.Slug}/settings/tokens/{token.Id}", found.Url!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("entri_", answer.Body, StringComparison.Ordinal);
        Assert.Equal("text/calendar; charset=utf-8", answer.Header("Content-Type"));
        Assert.Equal("no-cache, private", answer.Header("Cache-Control"));
        Assert.All(answer.Body.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
    }

    [Fact]
    public async Task Calendar_ThatIsTheSame_IsNotSentAgain()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(10));
        var path = await MakeAsync(organization, owner);
        var first = await host.GetAsync(path, Credentials.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("If-None-Match", first.Header("ETag"));

        using var second = await host.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(11));
        Assert.NotEqual(first.Header("ETag"), (await host.GetAsync(path, Credentials.None)).Header("ETag"));
    }

    [Fact]
    public async Task Link_ThatIsRenewedRemovedOrWhoseOrganizationIsGone_IsDeadAtOnce_AndLooksLikeNone()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var first = await MakeAsync(organization, owner);
        var second = await MakeAsync(organization, owner);
        var none = await host.GetAsync("/tokens/calendar/none.ics", Credentials.None);
        var never = await host.GetAsync($"{second[..^5]}{(second[^5] == '0' ? '1' : '0')}.ics", Credentials.None);

        var renewed = await host.GetAsync(first, Credentials.None);
        (await host.GetAsync(second, Credentials.None)).HasStatus(HttpStatusCode.OK);
        (await host.SendAsync("DELETE", CalendarPath(organization), owner.Credentials)).HasStatus(HttpStatusCode.NoContent);
        var removed = await host.GetAsync(second, Credentials.None);
        var third = await MakeAsync(organization, owner);
        (await host.SendAsync("DELETE", $"/api/organizations/{organization.Id}?confirm=Northwind", owner.Credentials))
            .HasStatus(HttpStatusCode.NoContent);
        var gone = await host.GetAsync(third, Credentials.None);

        Assert.All(
            [none, never, renewed, removed, gone],
            answer => Assert.Equal((HttpStatusCode.NotFound, none.Body), (answer.Status, answer.Body)));
    }

    [Fact]
    public async Task Link_IsMadeByOwnersAndAdminsWithAFreshProofAlone()
    {
        var organization = await TestOrganization.AddAsync(host);
        var developer = await organization.AddPersonAsync(MemberRole.Developer);
        var token = await organization.AddTokenAsync();
        var tired = await organization.AddPersonAsync(
            MemberRole.Admin, (_, session) => session.ProvenAt = TestTime.Start - TimeSpan.FromMinutes(16));

        (await host.SendAsync("POST", CalendarPath(organization), developer.Credentials)).HasStatus(HttpStatusCode.Forbidden);
        (await host.SendAsync("POST", CalendarPath(organization), token.Credentials)).HasStatus(HttpStatusCode.Forbidden);
        foreach (var method in new[] { "POST", "DELETE" })
        {
            var refused = (await host.SendAsync(method, CalendarPath(organization), tired.Credentials)).HasStatus(HttpStatusCode.Forbidden);
            Assert.Contains("insufficient_user_authentication", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Link_ThatIsAskedTooOften_HasToWait()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var path = await MakeAsync(organization, owner);
        for (var request = 0; request < 60; request++)
        {
            (await host.GetAsync(path, Credentials.None)).HasStatus(HttpStatusCode.OK);
        }

        var refused = (await host.GetAsync(path, Credentials.None)).HasStatus(HttpStatusCode.TooManyRequests);

        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    private static string CalendarPath(TestOrganization organization) => $"/api/organizations/{organization.Id}/calendar";

    private async Task<string> MakeAsync(TestOrganization organization, TestPerson person)
    {
        var made = (await host.SendAsync("POST", CalendarPath(organization), person.Credentials)).HasStatus(HttpStatusCode.Created);
        return new Uri(made.Json.GetProperty("link").GetString()!).AbsolutePath;
    }
}
