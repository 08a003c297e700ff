using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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
            OrganizationId = second.Id,
            UserId = person.UserId,
            Role = MemberRole.Reviewer,
            JoinedAt = host.Clock.GetUtcNow(),
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

    [Fact]
    public async Task Link_OpenedTwice_IsStillGood_AndWorksOnce()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var link = await LinkForAsync(person);
        await OpenAsync(link);
        var cookie = await OpenAsync(link);
        var page = (await ShowAsync(cookie)).HasStatus(HttpStatusCode.OK);
        Assert.Contains(person.Email, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("recover_", page.Body, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));

        var weak = (await SaveAsync(cookie, "northwind")).HasStatus(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Use at least 12 characters", weak.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync(cookie, NewPassword)).Status);

        var dead = (await ShowAsync(cookie)).HasStatus(HttpStatusCode.Gone);
        Assert.Contains("This link does not work any more", dead.Body, StringComparison.Ordinal);
        (await SaveAsync(cookie, "another violin cactus")).HasStatus(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Link_OfAnAccountThatChanged_IsDead()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var cookie = await OpenAsync(await LinkForAsync(person));
        await using (var db = host.OpenDatabase())
        {
            await db.Users.Where(user => user.Id == person.UserId).ExecuteUpdateAsync(
                set => set.SetProperty(user => user.SecurityStamp, "another"), Cancellation);
        }

        (await ShowAsync(cookie)).HasStatus(HttpStatusCode.Gone);
        (await SaveAsync(cookie, NewPassword)).HasStatus(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Link_AfterAnHour_IsDead()
    {
        await using var own = EntriHost.With([]);
        var tests = new ResetPasswordTests(own);
        var (_, person) = await TestOrganization.AddWithAsync(own);
        var cookie = await tests.OpenAsync(await tests.LinkForAsync(person));
        own.Clock.Advance(TimeSpan.FromMinutes(59));
        (await tests.ShowAsync(cookie)).HasStatus(HttpStatusCode.OK);

        own.Clock.Advance(TimeSpan.FromMinutes(1));

        (await tests.ShowAsync(cookie)).HasStatus(HttpStatusCode.Gone);
        (await tests.SaveAsync(cookie, NewPassword)).HasStatus(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Link_RedeemedFiftyTimesAtOnce_WorksOnce()
    {
        await using var own = EntriHost.With(
            new() { ["Accounts:SignInAttemptsPerAddress"] = "1000" },
            services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1000));
        var tests = new ResetPasswordTests(own);
        var (organization, person) = await TestOrganization.AddWithAsync(own);
        var cookie = await tests.OpenAsync(await tests.LinkForAsync(person));
        var form = (await PageForm.LoadAsync(own, "/forgot-password")).With(cookie);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => form.SendAsync(
            own, "/reset-password", ("_handler", "reset"), ("Input.Password", $"{NewPassword} {number}")))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.Equal(49, answers.Count(answer => answer.Status == HttpStatusCode.Gone));
        await using var db = own.OpenDatabase();
        Assert.Equal(1, await db.Activity.CountAsync(
            entry => entry.OrganizationId == organization.Id && entry.Action == ActivityActions.UserPasswordReset, Cancellation));
    }

    [Fact]
    public async Task Ask_ForAnUnknownAddress_AnswersTheSame_WritesAsMuch_AndSendsNothing()
    {
        await using var own = EntriHost.With([]);
        var tests = new ResetPasswordTests(own);
        var (_, person) = await TestOrganization.AddWithAsync(own);
        var unknown = $"{Guid.NewGuid():N}@example.com";

        var answers = new[] { await tests.AskAsync(person.Email), await tests.AskAsync(unknown) };

        Assert.All(answers, answer => answer.HasStatus(HttpStatusCode.OK));
        Assert.Equal(Stripped(answers[0].Body, person.Email), Stripped(answers[1].Body, unknown));
        Assert.Equal(answers[0].Body.Length, answers[1].Body.Length);
        await using var db = own.OpenDatabase();
        var resets = await db.PasswordResets.AsNoTracking().ToListAsync(Cancellation);
        Assert.Equal([null, person.UserId], resets.Select(reset => reset.UserId).Order());
        await own.Get<MailSender>().SendDueAsync(Cancellation);
        Assert.Single(Directory.GetFiles(Path.Combine(own.DataDirectory, "mail")));
        Assert.Equal(1, await db.Mails.CountAsync(Cancellation));

        // What the framework seals is another text each time.
        static string Stripped(string body, string email) => Sealed.Replace(body.Replace(email, "", StringComparison.Ordinal), "");
    }

    [Fact]
    public async Task Ask_WhileEveryTurnIsTaken_Waits()
    {
        await using var own = EntriHost.With([]);
        var (_, person) = await TestOrganization.AddWithAsync(own);
        var throttle = own.Get<SignInThrottle>();
        List<IDisposable> turns = [];
        foreach (var _ in Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)))
        {
            turns.Add((await throttle.WaitAsync(address: null, Cancellation))!);
        }

        var asked = own.Get<ForgotPassword>().ExecuteAsync(person.Email, new Client(null, "tests"), Cancellation);
        await Task.WhenAny(asked, Task.Delay(700, Cancellation));

        Assert.False(asked.IsCompleted);
        await using var db = own.OpenDatabase();
        Assert.False(await db.PasswordResets.AnyAsync(Cancellation));
        turns.ForEach(turn => turn.Dispose());
        Assert.Null((await asked).Failure);
        Assert.True(await db.PasswordResets.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task Ask_TooOftenFromOneNetwork_Is429_AndForOnePersonSendsNoMore()
    {
        await using var own = EntriHost.With(new() { ["Accounts:SignInAttemptsPerAddress"] = "2" });
        var tests = new ResetPasswordTests(own);
        var (_, person) = await TestOrganization.AddWithAsync(own);
        var now = own.Clock.GetUtcNow();
        await own.SaveAsync([.. Enumerable.Range(0, 5).Select(_ => new PasswordReset
        {
            Id = EntityId.NewPasswordReset(now),
            UserId = person.UserId,
            CodeHash = Guid.NewGuid().ToByteArray(),
            AccountState = [],
            CreatedAt = now,
            ExpiresAt = now + PasswordReset.Lifetime,
        })]);

        (await tests.AskAsync(person.Email)).HasStatus(HttpStatusCode.OK);
        (await tests.AskAsync("nobody")).HasStatus(HttpStatusCode.UnprocessableEntity);
        (await tests.AskAsync("nobody@example.com")).HasStatus(HttpStatusCode.OK);
        var refused = (await tests.AskAsync("nobody@example.com")).HasStatus(HttpStatusCode.TooManyRequests);

        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal(0, await own.Get<MailSender>().SendDueAsync(Cancellation));
        Assert.False(Directory.Exists(Path.Combine(own.DataDirectory, "mail")));
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

    [GeneratedRegex(@"CfDJ8[\w/+=-]+")]
    private static partial Regex Sealed { get; }

    [GeneratedRegex(@"http\S+/reset-password\?code=recover_\w+")]
    private static partial Regex LinkLine { get; }
}
