using System.Net;
using Entri.Admin.BrowserTests.ApiTokens;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Accounts;

public sealed class SignInTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task SignIn_WrongPassword_SaysSoAndKeepsTheAddress()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address);
        Watch.AllowStatus(422);

        await page.GotoAsync("/sign-in");
        await page.SignInAsync(person.Email, "not the password");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The email address or the password is wrong.");
        await Expect(page.GetByLabel("Email")).ToHaveValueAsync(person.Email);
        await Expect(page.GetByLabel("Password")).ToHaveValueAsync("");
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == UserSessionOptions.DefaultCookieName);
    }

    [Fact]
    public async Task SignIn_FromAPageThatNeedsIt_LeadsBackThere()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address);

        await page.GotoAsync("/settings/activity");
        await Expect(page).ToHaveURLAsync("/sign-in?returnUrl=%2Fsettings%2Factivity");
        await page.SignInAsync(person.Email, TestOrganization.Password);

        await Expect(page).ToBeAtAsync("/settings/activity");
        await Expect(page.GetByRole(AriaRole.Row)).ToContainTextAsync(["signed in"]);

        // The sign-in page does without the stylesheet that this one needs.
        await Expect(page.Locator(".mud-appbar")).ToHaveCSSAsync("position", "fixed");
    }

    [Fact]
    public async Task SignInPage_FirstVisit_TransfersLittle()
    {
        var page = await NewPageAsync(host.Address);

        await page.GotoAsync("/sign-in", new() { WaitUntil = WaitUntilState.NetworkIdle });

        var bytes = await page.EvaluateAsync<int>(
            "() => performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0)");
        Assert.InRange(bytes, 1, 120_000);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task SignIn_ReturnAddressOfAnotherSite_IsIgnored(string returnUrl)
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address);

        await page.GotoAsync($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        await page.SignInAsync(person.Email, TestOrganization.Password);

        await Expect(page).ToBeAtAsync("");
    }

    [Fact]
    public async Task SignOut_KeptCopyOfTheCookie_IsDeadOnItsNextRequest()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        using var thief = new HttpClient(
            new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false })
        { BaseAddress = host.Address };
        thief.DefaultRequestHeaders.Add("Cookie", $"{UserSessionOptions.DefaultCookieName}={person.Secret}");
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/api/projects", Cancellation)).StatusCode);

        await page.OpenAsync("/settings/tokens");
        await page.Button("Account").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync("/sign-in");
        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
        await Expect(page.GetByText("You were signed out")).ToHaveCountAsync(0);

        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/api/projects", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/settings/tokens", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task SignOut_FromAPageThatIsNotThere_Works()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        Watch.AllowStatus(404);
        await page.OpenAsync($"/{organization.Slug}/no/such/page");
        await Expect(page.Heading("There is no page here")).ToBeVisibleAsync();

        await page.Button("Account").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();

        await Expect(page).ToHaveURLAsync("/sign-in");
    }

    [Fact]
    public async Task OpenPage_SessionEnded_LeavesToSignInWithinFiveSecondsAndComesBack()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync("/settings/general?from=mail");

        await using var db = host.OpenDatabase();
        await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(Cancellation);

        await Expect(page).ToHaveURLAsync(
            $"/sign-in?returnUrl=%2F{organization.Slug}%2Fsettings%2Fgeneral%3Ffrom%3Dmail&ended=true", new() { Timeout = 5_000 });
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("You were signed out. Sign in to continue.");
        await page.SignInAsync(person.Email, TestOrganization.Password);
        await Expect(page).ToBeAtAsync("/settings/general?from=mail");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenPage_SessionEnded_GivesWhatWasTypedBackToTheSamePersonOnly(bool isSamePerson)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var other = await organization.AddPersonAsync(MemberRole.Admin);
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        await page.Button("Create token").First.ClickAsync();
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Half a name");

        await using var db = host.OpenDatabase();
        await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(Cancellation);
        await page.WaitForURLAsync("**/sign-in?**");
        await page.SignInAsync((isSamePerson ? person : other).Email, TestOrganization.Password);

        if (isSamePerson)
        {
            await Expect(tokens.CreateDialog.GetByLabel("Name")).ToHaveValueAsync("Half a name");
        }
        else
        {
            await page.Locator("[data-shortcuts=on]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.WaitForFunctionAsync("sessionStorage.getItem('entri_typed') === null");
            await Expect(tokens.CreateDialog).ToHaveCountAsync(0);
        }
    }
}
