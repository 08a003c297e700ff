using System.Text.RegularExpressions;
using Entri.Admin.BrowserTests.Shell;
using Entri.Admin.Domain;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Accounts;

/// <summary>Two browsers of one person who forgot their password, and a mail server.</summary>
public sealed partial class ForgotPasswordTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string NewPassword = "harbor violin cactus";

    [Fact]
    public async Task Forgotten_ByWayOfTheMail_GivesAnotherPassword_AndEndsTheOtherSession()
    {
        var server = Own(SmtpReceiver.Start());
        var own = Own(BrowserHost.On(new(TestDatabase.SqliteSettings.Concat(server.Settings))));
        var (_, person) = await TestOrganization.AddWithAsync(own);
        var other = await NewPageAsync(own.Address, person);
        await other.OpenAsync("/settings/mail");
        await other.Button("Send me a test mail").ClickAsync();
        await Expect(other.GetByText("2.0.0 Ok: queued as 4C0FFEE")).ToBeVisibleAsync();
        var found = new Accessibility();
        await found.ExamineAsync(other, "mail");
        var page = await NewPageAsync(own.Address, configure: options => options.JavaScriptEnabled = false);

        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await page.GetByLabel("Email").FillAsync(person.Email);
        await page.Button("Send the link").ClickAsync();
        await Expect(page.Heading("Look for a message")).ToBeVisibleAsync();
        var message = await server.MessageForAsync(person.Email, "A new password");
        await page.GotoAsync(LinkLine.Match(message.TextBody!).Value);
        await Expect(page).ToHaveURLAsync("/reset-password?opened=true");
        await page.GetByLabel("New password").FillAsync(NewPassword);
        await page.Button("Save the password").ClickAsync();

        await Expect(page.GetByText("Your password is changed. Sign in with it.")).ToBeVisibleAsync();
        await Expect(other).ToHaveURLAsync(new Regex("/sign-in"));
        await page.SignInAsync(person.Email, NewPassword);
        await Expect(page).ToBeAtAsync("");
        found.AssertClean();
    }

    [Fact]
    public async Task Link_ByAnOwner_WithoutAMailServer_GivesAnotherPassword_AndNoPageHasABarrier()
    {
        var own = Own(new BrowserHost());
        var found = new Accessibility();
        await own.AddPersonAsync(MemberRole.Owner);
        var (organization, owner) = await TestOrganization.AddWithAsync(own);
        var person = await organization.AddPersonAsync(MemberRole.Developer, (user, _) => user.Name = "Grace Hopper");
        var page = await NewPageAsync(own.Address, owner);
        await page.OpenAsync("/settings/members");
        await page.Button("Actions for Grace Hopper").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Link for a new password" }).ClickAsync();
        await page.Button("Make the link").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("It works once, for an hour");
        await found.ExamineAsync(page, "link");
        var link = await dialog.Locator(".copy-value").TextContentAsync();

        var theirs = await NewPageAsync(own.Address);
        Watch.AllowStatus(410);
        await theirs.GotoAsync("/forgot-password");
        await found.ExamineAsync(theirs, "forgot password");
        await theirs.GetByLabel("Email").FillAsync(person.Email);
        await theirs.Button("Send the link").ClickAsync();
        await Expect(theirs.Heading("Look for a message")).ToBeVisibleAsync();
        await found.ExamineAsync(theirs, "asked");
        await theirs.GotoAsync(link!);
        await found.ExamineAsync(theirs, "reset password");
        await theirs.GetByLabel("New password").FillAsync(NewPassword);
        await theirs.Button("Save the password").ClickAsync();
        await theirs.SignInAsync(person.Email, NewPassword);
        await Expect(theirs).ToBeAtAsync("");
        await theirs.GotoAsync("/reset-password");
        await Expect(theirs.Heading("This link does not work any more")).ToBeVisibleAsync();
        await found.ExamineAsync(theirs, "dead link");
        found.AssertClean();
    }

    [GeneratedRegex(@"http\S+/reset-password\?code=recover_\w+")]
    private static partial Regex LinkLine { get; }
}
