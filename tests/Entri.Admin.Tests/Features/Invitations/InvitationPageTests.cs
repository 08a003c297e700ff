using System.Net;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.Tests.Features.Invitations;

/// <summary>The page that an invitation's link opens: for whom, in which state, and that opening it changes nothing.</summary>
public sealed class InvitationPageTests(EntriHost host) : InvitationTest(host)
{
    private const string Password = "lamp umbrella zebra";

    [Fact]
    public async Task Page_Opened_OffersAndChangesNothing()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials, "admin");

        foreach (var method in (string[])["GET", "HEAD", "GET"])
        {
            foreach (var person in (Credentials[])[Credentials.None, invited.Credentials])
            {
                var page = (await Host.SendAsync(method, PathOf(sent), person)).HasStatus(HttpStatusCode.OK);
                Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
                Assert.Equal("no-store", page.Header("Cache-Control"));
                Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
            }
        }

        var offer = await Host.GetAsync(PathOf(sent), invited.Credentials);
        Assert.Contains("Join Northwind", offer.Body, StringComparison.Ordinal);
        Assert.Contains("Ada Lovelace invited you as an admin.", offer.Body, StringComparison.Ordinal);
        Assert.Null(await RoleOfAsync(organization, invited));
        Assert.Equal(["invitation.created"], await ActionsAsync(organization));
    }

    [Fact]
    public async Task Accept_ByItsForm_MakesAMemberWhoLandsInTheOrganization()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials, "reviewer");
        var form = await PageForm.LoadAsync(Host, PathOf(sent), invited.Credentials);

        var answer = await form.With(SessionOf(invited)).SendAsync(Host, PathOf(sent), ("_handler", "accept"));

        Assert.EndsWith("/projects", answer.HasStatus(HttpStatusCode.Redirect).Header("Location"), StringComparison.Ordinal);
        Assert.Equal(MemberRole.Reviewer, await RoleOfAsync(organization, invited));
        Assert.Equal(organization.Id, (await Host.GetAsync("/api/organizations/current", invited.Credentials)).Id);
    }

    [Fact]
    public async Task Accept_WithoutItsToken_IsRefused()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials);
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "accept")]);

        var answer = await Host.SendAsync("POST", PathOf(sent), invited.Credentials, content);

        Assert.InRange((int)answer.Status, 400, 499);
        Assert.Null(await RoleOfAsync(organization, invited));
    }

    [Fact]
    public async Task Join_BySomebodyNew_MakesAccountAndMembershipAtOnce()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var address = NewAddress();
        var sent = await InviteAsync(organization, owner.Credentials, address);

        var answer = await JoinAsync(sent, Password);

        Assert.Contains("__Host-entri_session=", answer.HasStatus(HttpStatusCode.Redirect).Header("Set-Cookie"), StringComparison.Ordinal);
        await using var db = Host.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Email == address, Cancellation);
        Assert.Equal("Grace Hopper", user.Name);
        Assert.Equal(
            MemberRole.Developer, (await db.Members.SingleAsync(member => member.UserId == user.Id, Cancellation)).Role);
        Assert.Equal(
            organization.Id, (await db.Sessions.SingleAsync(session => session.UserId == user.Id, Cancellation)).OrganizationId);
        Assert.Equal(["invitation.created", "invitation.accepted"], await ActionsAsync(organization));
    }

    [Fact]
    public async Task Join_TwentyAtOnce_MakesOneAccount()
    {
        await using var own = EntriHost.With(new() { ["Accounts:SignInAttemptsPerAddress"] = "1000" });
        var (organization, owner) = await TestOrganization.AddWithAsync(own);
        var sent = await own.PostAsync(
            InvitePath(organization), owner.Credentials, new { email = "grace@example.com", role = "reviewer" });
        var form = await PageForm.LoadAsync(own, PathOf(sent));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => form.SendAsync(own, PathOf(sent), Fields(Password))));

        Assert.Single(answers, answer => answer.Header("Set-Cookie")?.Contains("entri_session", StringComparison.Ordinal) == true);
        await using var db = own.OpenDatabase();
        Assert.Equal(2, await db.Users.CountAsync(Cancellation));
        Assert.Equal(2, await db.Members.CountAsync(Cancellation));
    }

    [Theory]
    [InlineData("northwind northwind", "Use more than your name")]
    [InlineData("short", "Use at least 12 characters")]
    public async Task Join_WithAPoorPassword_SaysSoBesideTheField(string password, string message)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var sent = await InviteAsync(organization, owner.Credentials, NewAddress());

        var answer = (await JoinAsync(sent, password)).HasStatus(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("validation-message", answer.Body, StringComparison.Ordinal);
        Assert.Contains(message, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(password, answer.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"Grace Hopper\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ForAnAddressWithAnAccount_IsTheSameAsForOneWithout_AndMakesNoSecondAccount()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (known, invited) = await InvitePersonAsync(organization, owner.Credentials);
        var unknown = await InviteAsync(organization, owner.Credentials, NewAddress());

        var (one, other) = (await Host.GetAsync(PathOf(known), Credentials.None), await Host.GetAsync(PathOf(unknown), Credentials.None));
        var answer = await JoinAsync(known, Password);

        Assert.Equal(one.Body.Length, other.Body.Length);
        answer.HasStatus(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("sign in instead", answer.Body, StringComparison.Ordinal);
        Assert.Null(await RoleOfAsync(organization, invited));
    }

    [Fact]
    public async Task Page_SignedInAsSomebodyElse_OffersToSignOutAndComeBack_AndNoForm()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, _) = await InvitePersonAsync(organization, owner.Credentials);

        var page = (await Host.GetAsync(PathOf(sent), owner.Credentials)).HasStatus(HttpStatusCode.OK);

        Assert.Contains("Sign out and use another account", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Accept", page.Body, StringComparison.Ordinal);
        var form = await PageForm.LoadAsync(Host, PathOf(sent), owner.Credentials);
        var refused = await form.With(SessionOf(owner)).SendAsync(Host, PathOf(sent), ("_handler", "accept"));
        Assert.InRange((int)refused.Status, 400, 499);
        var gone = await form.With(SessionOf(owner)).SendAsync(
            Host, $"/sign-out?returnUrl={Uri.EscapeDataString(PathOf(sent))}", ("_handler", "sign-out"));
        Assert.EndsWith(PathOf(sent), gone.HasStatus(HttpStatusCode.Redirect).Header("Location"), StringComparison.Ordinal);
        var away = await TestOrganization.AddWithAsync(Host);
        form = await PageForm.LoadAsync(Host, PathOf(sent), away.Person.Credentials);
        var evil = await form.With(SessionOf(away.Person)).SendAsync(
            Host, "/sign-out?returnUrl=https%3A%2F%2Fevil.example", ("_handler", "sign-out"));
        Assert.EndsWith("/sign-in", evil.Header("Location"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accepted", "This invitation was used already")]
    [InlineData("declined", "This invitation was declined")]
    [InlineData("cancelled", "This invitation was cancelled")]
    [InlineData("expired", "This invitation has expired")]
    [InlineData("giver gone", "This invitation does not hold any more")]
    public async Task Page_OfOneThatEnded_SaysHow_AlsoToAFormThatWasOpen(string how, string title)
    {
        await using var own = new EntriHost();
        var (organization, owner) = await TestOrganization.AddWithAsync(own);
        var invited = await organization.AddPersonAsync(role: null);
        var sent = await own.PostAsync(InvitePath(organization), owner.Credentials, new { email = invited.Email, role = "reviewer" });
        var form = await PageForm.LoadAsync(own, PathOf(sent));
        _ = how switch
        {
            "accepted" => await own.SendAsync("POST", $"/api/invitations/{CodeOf(sent)}/accept", invited.Credentials),
            "declined" => await own.SendAsync("POST", $"/api/invitations/{CodeOf(sent)}/decline", invited.Credentials),
            "cancelled" => await own.DeleteAsync($"{ListPath(organization)}/{sent.Id}", owner.Credentials),
            _ => null,
        };
        if (how == "expired")
        {
            await own.PassAsync(Invitation.Lifetime);
        }
        else if (how == "giver gone")
        {
            await using var db = own.OpenDatabase();
            await db.Members.Where(member => member.UserId == owner.UserId).ExecuteDeleteAsync(Cancellation);
        }

        var page = (await own.GetAsync(PathOf(sent), Credentials.None)).HasStatus(HttpStatusCode.Gone);
        var late = await form.SendAsync(own, PathOf(sent), Fields(Password));

        Assert.Contains($"<h1>{title}</h1>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page.Body, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", late.HasStatus(HttpStatusCode.Gone).Body, StringComparison.Ordinal);
        Assert.Null(late.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Page_OfUnknownCodes_Answers404AndThen429()
    {
        await using var own = EntriHost.With(new() { ["Accounts:SignInAttemptsPerAddress"] = "2" });
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var page = (await own.GetAsync("/invitations/invite_none", Credentials.None)).HasStatus(HttpStatusCode.NotFound);
            Assert.Contains("<h1>This link leads to no invitation</h1>", page.Body, StringComparison.Ordinal);
        }

        var refused = (await own.GetAsync("/invitations/invite_none", Credentials.None)).HasStatus(HttpStatusCode.TooManyRequests);
        Assert.Contains("<h1>Try again later</h1>", refused.Body, StringComparison.Ordinal);

        // Another site can make browsers open links, and must keep nobody from signing in by it.
        var person = await own.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(own, "/sign-in");
        (await form.SendAsync(
            own, "/sign-in", ("_handler", "sign-in"), ("Input.Email", person.Email), ("Input.Password", TestOrganization.Password)))
            .HasStatus(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Code_AfterALifeOfUse_IsInNoLogAndInNoFile()
    {
        using var log = new LogCapture();
        await using var own = EntriHost.WithServices(services =>
            services.AddLogging(logging => logging.AddProvider(log).AddFilter<LogCapture>(null, LogLevel.Trace)));
        var (organization, owner) = await TestOrganization.AddWithAsync(own);
        var sent = await own.PostAsync(
            InvitePath(organization), owner.Credentials, new { email = "grace@example.com", role = "reviewer" });
        var secret = CodeOf(sent)["invite_".Length..];

        await own.SendAsync("POST", $"/api/invitations/{CodeOf(sent)}/accept", owner.Credentials);
        var form = await PageForm.LoadAsync(own, PathOf(sent));
        await own.GetAsync($"/sign-in?returnUrl={Uri.EscapeDataString(PathOf(sent))}", Credentials.None);
        (await form.SendAsync(own, PathOf(sent), Fields(Password))).HasStatus(HttpStatusCode.Redirect);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(
            log.Lines, line => Entri.Admin.Hosting.Redactor.Line(line).Contains(secret, StringComparison.Ordinal));

        // Where no mail server is set, the message itself is the one place that has the link.
        var messages = Path.Combine(own.DataDirectory, "mail");
        var files = Directory.GetFiles(own.DataDirectory, "*", SearchOption.AllDirectories);
        Assert.All(files.Where(file => Path.GetDirectoryName(file) != messages), file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(secret, reader.ReadToEnd(), StringComparison.Ordinal);
        });
    }

    private static string PathOf(Answer sent) => $"/invitations/{CodeOf(sent)}";

    private static string SessionOf(TestPerson person) => $"__Host-entri_session={person.Secret}";

    private static (string Name, string Value)[] Fields(string password) =>
        [("_handler", "join"), ("Input.Name", "Grace Hopper"), ("Input.Password", password)];

    private async Task<Answer> JoinAsync(Answer sent, string password)
    {
        var form = await PageForm.LoadAsync(Host, PathOf(sent));
        return await form.SendAsync(Host, PathOf(sent), Fields(password));
    }
}
