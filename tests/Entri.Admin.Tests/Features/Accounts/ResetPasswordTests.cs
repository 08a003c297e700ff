using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>A forgotten password: a link by mail, another password once, and nothing left of what was open before.</summary>
public sealed partial class ResetPasswordTests(EntriHost host)
{
    private const string NewPassword = "harbor violin cactus";

    [Fact]
    public async Task Link_OfAMessage_GivesAnotherPasswordAndEndsEverySession()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var second = await TestOrganization.AddAsync(host);
        await host.SaveAsync(new Member
        {
            OrganizationId = second.Id, UserId = person.UserId, Role = MemberRole.Reviewer, JoinedAt = host.Clock.GetUtcNow(),
        });
        await LockAsync(person);
        var cookie = await OpenAsync(await LinkForAsync(person));

        var saved = await SaveAsync(cookie, NewPassword);

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.EndsWith("/sign-in?reset=true", saved.Header("Location"), StringComparison.Ordinal);
        (await host.GetAsync("/api/organizations/current", person.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        Assert.NotNull((await SignInAsync(person.Email, NewPassword)).Header("Location"));
        Assert.Null((await SignInAsync(person.Email, TestOrganization.Password)).Header("Location"));
        foreach (var id in new[] { organization.Id, second.Id })
        {
            await using var db = host.OpenDatabase();
            var entry = await db.Activity.SingleAsync(
                entry => entry.OrganizationId == id && entry.Action == ActivityActions.UserPasswordReset, Cancellation);
            Assert.Equal((person.UserId, person.UserId), (entry.UserId, entry.TargetId));
        }
    }

    private async Task LockAsync(TestPerson person)
    {
        await using var db = host.OpenDatabase();
        await db.Users.Where(user => user.Id == person.UserId).ExecuteUpdateAsync(
            set => set.SetProperty(user => user.LockoutEnd, host.Clock.GetUtcNow() + TimeSpan.FromMinutes(15)), Cancellation);
    }

    private async Task<Answer> AskAsync(string email)
    {
        var form = await PageForm.LoadAsync(host, "/forgot-password");
        return await form.SendAsync(host, "/forgot-password", ("_handler", "forgot"), ("Input.Email", email));
    }

    /// <summary>The path of the link in the message that the person gets.</summary>
    private async Task<string> LinkForAsync(TestPerson person)
    {
        (await AskAsync(person.Email)).HasStatus(HttpStatusCode.OK);
        return await LinkInMailAsync(person.Email);
    }

    private async Task<string> LinkInMailAsync(string email)
    {
        await host.Get<MailSender>().SendDueAsync(Cancellation);
        var texts = await Task.WhenAll(Directory.GetFiles(Path.Combine(host.DataDirectory, "mail"), "*.eml")
            .Order().Select(file => MimeKit.MimeMessage.LoadAsync(file, Cancellation)));
        var message = texts.Last(message => message.To.Mailboxes.Single().Address == email);
        return new Uri(LinkLine.Match(message.TextBody!).Value).PathAndQuery;
    }

    /// <summary>Opens a link as a browser does.</summary>
    /// <returns>The cookie that the browser keeps then.</returns>
    private async Task<string> OpenAsync(string link)
    {
        var opened = await host.GetAsync(link, Credentials.None);
        Assert.Equal(HttpStatusCode.Redirect, opened.Status);
        Assert.EndsWith("/reset-password?opened=true", opened.Header("Location"), StringComparison.Ordinal);
        return opened.Header("Set-Cookie")!.Split(';')[0];
    }

    private Task<Answer> ShowAsync(string cookie) => host.GetAsync("/reset-password", Credentials.None.With("Cookie", cookie));

    private async Task<Answer> SaveAsync(string cookie, string password)
    {
        var form = (await PageForm.LoadAsync(host, "/forgot-password")).With(cookie);
        return await form.SendAsync(host, "/reset-password", ("_handler", "reset"), ("Input.Password", password));
    }

    private async Task<Answer> SignInAsync(string email, string password)
    {
        var form = await PageForm.LoadAsync(host, "/sign-in");
        return await form.SendAsync(
            host, "/sign-in", ("_handler", "sign-in"), ("Input.Email", email), ("Input.Password", password));
    }

    [GeneratedRegex(@"http\S+/reset-password\?code=recover_\w+")]
    private static partial Regex LinkLine { get; }
}
