using Entri.Admin.Domain;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Accounts;

/// <summary>Getting in and out takes no script.</summary>
public sealed class WithoutJavaScriptTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task SetUp_EmptyDatabase_MakesTheOwnerAndIsThenClosed()
    {
        var own = Own(new BrowserHost());
        var page = await OpenAsync(own.Address);
        Watch.AllowStatus(422);

        await page.GotoAsync("/settings/general");
        await Expect(page).ToHaveURLAsync("/setup");
        await page.RegisterAsync("ada@example.com", "too short");
        await Expect(page.Locator(".validation-message")).ToHaveTextAsync(["Use at least 12 characters"]);
        await Expect(page.GetByLabel("Organization")).ToHaveValueAsync("Northwind");
        await page.RegisterAsync("ada@example.com", TestOrganization.Password);
        await Expect(page).ToBeAtAsync("/settings/tokens");

        await page.GotoAsync("/setup");
        await Expect(page).ToBeAtAsync("");
    }

    [Fact]
    public async Task SignUp_SignOut_SignIn_Work()
    {
        await host.AddPersonAsync(MemberRole.Owner); // Where nobody is yet, there is only the page that sets the app up.
        var page = await OpenAsync(host.Address);
        var email = $"{Guid.NewGuid():N}@example.com";
        Watch.AllowStatus(422);

        await page.GotoAsync("/sign-in");
        await page.GetByText("Make an account").ClickAsync();
        await page.RegisterAsync(email, TestOrganization.Password);
        await Expect(page).ToBeAtAsync("/settings/tokens");

        await page.GotoAsync("/sign-out");
        await page.Button("Sign out").ClickAsync();
        await Expect(page).ToHaveURLAsync("/sign-in");
        await page.GotoAsync("/settings/tokens");
        await Expect(page).ToHaveURLAsync("/sign-in?returnUrl=%2Fsettings%2Ftokens");

        await page.SignInAsync(email, "not the password");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is wrong");
        await page.SignInAsync(email, TestOrganization.Password);
        await Expect(page).ToBeAtAsync("/settings/tokens");
    }

    private Task<IPage> OpenAsync(Uri app) => NewPageAsync(app, configure: options => options.JavaScriptEnabled = false);
}
