using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>Whose session has ended is told so; whoever ended it themselves or never had one is not.</summary>
public sealed partial class EndedSessionTests(EntriHost host)
{
    private const string Message = "You were signed out. Sign in to continue.";
    private const string SignIn = "/sign-in?returnUrl=%2Fsettings%2Ftokens%3Fq%3Dci&ended=true";

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag { get; }

    [Fact]
    public async Task Page_OfASessionThatWasRevoked_SaysSoAndLeadsBack()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        await using var db = host.OpenDatabase();
        await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(Cancellation);

        await IsToldAsync(host, person);
    }

    [Fact]
    public async Task Page_OfASessionThatLayIdle_SaysSoAndLeadsBack()
    {
        var person = await host.AddPersonAsync(
            MemberRole.Owner, (_, session) => session.LastSeenAt = session.LastSeenAt - TimeSpan.FromDays(2));

        await IsToldAsync(host, person);
    }

    [Fact]
    public async Task Page_OfASessionThatHasLastedAsLongAsAnyMay_SaysSoAndLeadsBack()
    {
        await using var later = new EntriHost();
        var life = later.Get<IOptions<UserSessionOptions>>().Value.AbsoluteTimeout.Value;
        var person = await later.AddPersonAsync(MemberRole.Owner, (_, session) => session.LastSeenAt = session.CreatedAt + life);
        later.Clock.Advance(life);

        await IsToldAsync(later, person);
    }

    [Fact]
    public async Task Page_AfterThePasswordWasChangedElsewhere_SaysSoAndLeadsBack()
    {
        const string Path = "/account/password";
        var organization = await TestOrganization.AddAsync(host);
        var person = await organization.AddPersonAsync(MemberRole.Owner);
        var (session, secret) = host.Get<SessionStore>().Start(person.UserId, organization.Id, "127.0.0.1", "tests");
        await host.SaveAsync(session);
        var other = Credentials.Session(secret);
        var form = await PageForm.LoadAsync(host, Path, other);
        (await form.With(other.Headers[0].Value).SendAsync(
            host,
            Path,
            ("_handler", "password"),
            ("Input.Current", TestOrganization.Password),
            ("Input.Password", "lamp umbrella zebra"))).HasStatus(HttpStatusCode.Redirect);

        await IsToldAsync(host, person);
    }

    [Fact]
    public async Task StartPage_OfAnEndedSession_LeadsBackToTheStartPage() =>
        Assert.Equal("/sign-in?ended=true", (await host.GetAsync("/", Credentials.Session("ended"))).Header("Location"));

    [Theory]
    [InlineData("/settings/tokens?q=ci")]
    [InlineData("/sign-in")]
    public async Task Page_OfNobody_SaysNothing(string path)
    {
        await host.AddPersonAsync(MemberRole.Owner);

        var answer = await host.GetAsync(path, Credentials.None);
        var page = answer.Header("Location") is { } signIn ? await host.GetAsync(signIn, Credentials.None) : answer;

        Assert.DoesNotContain("You were signed out", page.HasStatus(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AfterSigningOut_SaysNothing()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(host, "/sign-out", person.Credentials);

        var answer = await form.With(person.Credentials.Headers[0].Value).SendAsync(host, "/sign-out", ("_handler", "sign-out"));

        Assert.Equal("/sign-in", answer.Header("Location"));
        Assert.StartsWith("__Host-entri_session=;", answer.Header("Set-Cookie"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Call+555-0100")]
    [InlineData("%3Cb%3Ehello%3C%2Fb%3E")]
    [InlineData("")]
    public async Task Message_HasNoWordsFromTheAddress(string words)
    {
        await host.AddPersonAsync(MemberRole.Owner);

        var page = (await host.GetAsync($"/sign-in?ended={words}", Credentials.None)).HasStatus(HttpStatusCode.OK);
        var plain = await host.GetAsync("/sign-in", Credentials.None);

        Assert.Equal(TextOf(plain), TextOf(page));
    }

    [Fact]
    public async Task WrongPassword_AfterTheMessage_StandsAlone()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(host, SignIn);

        var answer = await form.SendAsync(
            host, SignIn, ("_handler", "sign-in"), ("Input.Email", person.Email), ("Input.Password", "not the password"));

        Assert.Contains("is wrong", answer.HasStatus(HttpStatusCode.UnprocessableEntity).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("You were signed out", answer.Body, StringComparison.Ordinal);
    }

    private static string TextOf(Answer page) => Tag.Replace(page.Body, "");

    private static async Task IsToldAsync(EntriHost host, TestPerson person)
    {
        var answer = await host.GetAsync("/settings/tokens?q=ci", person.Credentials);
        Assert.Equal(SignIn, answer.HasStatus(HttpStatusCode.Redirect).Header("Location"));

        var page = (await host.GetAsync(SignIn, person.Credentials)).HasStatus(HttpStatusCode.OK);
        Assert.Contains(Message, page.Body, StringComparison.Ordinal);

        var next = await host.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(host, SignIn);
        var back = await form.SendAsync(
            host, SignIn, ("_handler", "sign-in"), ("Input.Email", next.Email), ("Input.Password", TestOrganization.Password));
        Assert.Matches(
            "^/sign-in[?]started=[0-9]+&returnUrl=%2Fsettings%2Ftokens%3Fq%3Dci$",
            back.HasStatus(HttpStatusCode.Redirect).Header("Location"));
    }
}
