using System.Globalization;
using System.Net;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>A token that gives itself a new value.</summary>
public sealed class RotateItselfTests(TokenLifeTest.PassingHost host) : TokenLifeTest(host)
{
    private const string Self = "/api/tokens/self/rotate";

    private const string Subject = "Token Deploy of Northwind has a new value";

    private static readonly string End = TestTime.Start.AddHours(1).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Token_MadeWithoutTheRight_IsRefused()
    {
        var (organization, _) = await AddAsync();
        var token = await organization.AddTokenAsync([Scope.ProjectsRead]);

        var answer = (await Host.PostAsync(Self, token.Credentials, "{}")).HasStatus(HttpStatusCode.Forbidden);

        Assert.Contains("error=\"rotation_not_allowed\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal("projects:read", answer.Header("X-Granted-Scopes"));
    }

    [Fact]
    public async Task Token_GetsANewValue_AndNothingElse_AndTheOwnersAreTold()
    {
        var (organization, owner) = await AddAsync();
        await organization.AddPersonAsync(MemberRole.Admin);
        await organization.AddPersonAsync(MemberRole.Owner, (user, _) => user.DisabledAt = Now);
        var end = Now.AddDays(10);
        var token = await organization.AddTokenAsync([], row => (row.CanRotateItself, row.ExpiresAt) = (true, end));

        var rotated = await SelfAsync(token);
        rotated = await SelfAsync(rotated);

        await WorksAsync(token);
        await WorksAsync(rotated);
        await using var db = Host.OpenDatabase();
        var row = await db.ApiTokens.Include(found => found.Values).SingleAsync(found => found.Id == token.Id, Cancellation);
        Assert.Equal((end, ScopeSet.None, 3), (row.ExpiresAt, row.Scopes, row.Values.Count));
        Assert.All(row.Values, value => Assert.NotNull(value.PickedUpAt));
        Assert.Equal(["token.rotated", "token.rotated"], (await ActivityAsync(organization)).Select(entry => entry.Action));
        var mails = await db.Mails.Where(mail => mail.OrganizationId == organization.Id).ToListAsync(Cancellation);
        Assert.InRange(mails.Count, 1, 2);
        Assert.All(mails, mail => Assert.Equal(owner.Email, mail.Recipient));
    }

    [Fact]
    public async Task Mail_NamesTheTokenAndWhenTheOldValueEnds_AndNoValue()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync(change: row => row.CanRotateItself = true);

        var answer = (await host.PostAsync(Self, token.Credentials, """{"gracePeriodSeconds":3600}""")).HasStatus(HttpStatusCode.Created);

        var value = answer.Json.GetProperty("token").GetString()!;
        var mail = await server.MessageForAsync(owner.Email, Subject);
        var text = string.Join(' ', mail.TextBody!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"{value[..10]}…{value[^4..]}", text, StringComparison.Ordinal);
        Assert.Contains($"{token.Value[..10]}…{token.Value[^4..]}, works until {End} UTC.", text, StringComparison.Ordinal);
        Assert.Contains($"/{organization.Slug}/settings/tokens/{token.Id}", text, StringComparison.Ordinal);
        Assert.DoesNotContain(value, mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_OfATokenThatRotatesAgainAndAgain_ComesOnceAnHour()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync(change: row => row.CanRotateItself = true);
        await RotateAsync();
        await server.MessageForAsync(owner.Email, Subject);
        await Wait.UntilAsync(async () => await WaitingAsync() is []);

        foreach (var minutes in (int[])[10, 10, 10])
        {
            host.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await RotateAsync();
        }

        Assert.Equal(TestTime.Start.AddHours(1), Assert.Single(await WaitingAsync()).NextAttemptAt);
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await Wait.UntilAsync(async () => await WaitingAsync() is []);
        var mail = await server.MessageForAsync(owner.Email, Subject);
        Assert.Contains("It did so 3 times", mail.TextBody, StringComparison.Ordinal);

        async Task RotateAsync()
        {
            var answer = (await host.PostAsync(Self, token.Credentials, "{}")).HasStatus(HttpStatusCode.Created);
            token = new TestToken(token.Id, answer.Json.GetProperty("token").GetString()!);
        }

        async Task<List<OutgoingMail>> WaitingAsync()
        {
            await using var db = host.OpenDatabase();
            return await db.Mails.Where(mail => mail.Topic == token.Id && mail.State == MailState.Waiting).ToListAsync(Cancellation);
        }
    }

    [Fact]
    public async Task OldValue_InItsGrace_RotatesNothing()
    {
        var token = await Host.AddTokenAsync(change: row => row.CanRotateItself = true);
        await SelfAsync(token);

        IsConflict(
            await Host.PostAsync(Self, token.Credentials, "{}"),
            "This value was replaced already; only the token's newest value may rotate it");
    }

    [Fact]
    public async Task TwoAtOnce_MakeOneValue()
    {
        var token = await Host.AddTokenAsync(change: row => row.CanRotateItself = true);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Host.PostAsync(Self, token.Credentials, "{}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("""{"expiresAt":null}""")]
    [InlineData("""{"expiresAt":"2030-01-01T00:00:00.000Z"}""")]
    public async Task End_StaysWhereItIs(string body)
    {
        var token = await Host.AddTokenAsync(change: row => row.CanRotateItself = true);

        IsInvalid(
            await Host.PostAsync(Self, token.Credentials, body), "expiresAt must be left out: the end of the token stays where it is");
    }

    [Fact]
    public async Task NewPolicy_KeepsNoTokenFromGoingOnAsItIs()
    {
        var organization = TestOrganization.New(Host);
        organization.Entity.Policy = new() { MaxTokenDays = 30, AllowedScopes = [] };
        await Host.SaveAsync(organization.Entity);

        await SelfAsync(await organization.AddTokenAsync(change: row => row.CanRotateItself = true));
    }

    private async Task<TestToken> SelfAsync(TestToken token)
    {
        var rotated = (await Host.SendAsync("POST", Self, token.Credentials)).HasStatus(HttpStatusCode.Created);
        Assert.Equal(token.Id, rotated.Id);
        return new TestToken(rotated.Id, rotated.Json.GetProperty("token").GetString()!);
    }
}
