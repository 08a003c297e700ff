using System.Net;
using Entri.Admin.BrowserTests.Accounts;
using Entri.Admin.BrowserTests.ApiTokens;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>axe finds nothing moderate, serious or critical on any page, in any state, light and dark, wide and narrow.</summary>
public sealed class AccessibilityTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private readonly Accessibility _accessibility = new();

    [Fact]
    public async Task AccountPages_HaveNoBarrier()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address);
        Watch.AllowStatus(422);
        Watch.AllowStatus(404);

        await page.GotoAsync("/sign-up");
        await _accessibility.ExamineAsync(page, "sign-up");
        await page.RegisterAsync("ada@example.com", "too short");
        await Expect(page.Locator(".validation-message")).ToHaveCountAsync(1);
        await _accessibility.ExamineAsync(page, "sign-up with an error");
        await page.GotoAsync("/sign-in");
        await _accessibility.ExamineAsync(page, "sign-in");
        await page.SignInAsync(person.Email, "not the password");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "sign-in with an error");
        await page.SignInAsync(person.Email, TestOrganization.Password);
        await Expect(page).ToBeAtAsync("");
        await page.GotoAsync("/sign-out");
        await _accessibility.ExamineAsync(page, "sign-out");
        await page.GotoAsync("/no/such/page");
        await _accessibility.ExamineAsync(page, "not found, outside the shell");
        await page.OpenAsync($"/{organization.Slug}/no/such/page");
        await Expect(page.Heading("There is no page here")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "not found");
        _accessibility.AssertClean();
    }

    [Fact]
    public async Task SetUp_HasNoBarrier()
    {
        var own = Own(new BrowserHost());
        var page = await NewPageAsync(own.Address);

        await page.GotoAsync("/setup");
        await Expect(page.Heading("Set up Entri Admin")).ToBeVisibleAsync();

        await _accessibility.ExamineAsync(page, "set up");
        _accessibility.AssertClean();
    }

    [Fact]
    public async Task ApiTokens_HaveNoBarrier()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);

        await Expect(tokens.EmptyState).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "no tokens");
        await tokens.StartCreatingAsync();
        await tokens.CreateDialog.Button("Create token").ClickAsync();
        await Expect(tokens.CreateDialog).ToContainTextAsync("Enter a name");
        await _accessibility.ExamineAsync(page, "create dialog with an error");
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Deploy");
        await tokens.CreateDialog.GetByLabel("Expires").SelectOptionAsync("On a date…");
        await tokens.CreateDialog.GetByLabel("Last day").FillAsync("2000-01-01");
        await Expect(tokens.CreateDialog).ToContainTextAsync("Choose today or a later day");
        await _accessibility.ExamineAsync(page, "create dialog with a day that is over");
        await tokens.CreateDialog.GetByLabel("Last day").FillAsync("2126-01-01");
        await Expect(tokens.CreateDialog).ToContainTextAsync("Ends 1 Jan 2126");
        await _accessibility.ExamineAsync(page, "create dialog with a day");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Button("Keep editing")).ToBeFocusedAsync();
        await _accessibility.ExamineAsync(page, "question before typed text is lost");
        await page.Button("Keep editing").ClickAsync();
        await tokens.CreateDialog.Button("Create token").ClickAsync();
        await Expect(tokens.Reveal.Dialog).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "reveal dialog");
        await tokens.Reveal.Close.ClickAsync();
        await Expect(tokens.Reveal.CopyAndClose).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "reveal dialog that asks");
        await tokens.Reveal.CloseWithoutCopying.ClickAsync();
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "list of tokens");
        await tokens.ChooseAsync("Deploy", "Revoke…");
        await Expect(page.Button("Revoke token")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "confirm dialog");
        _accessibility.AssertClean();
    }

    [Fact]
    public async Task OneToken_HasNoBarrier()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var used = await organization.AddTokenAsync(ScopeSet.Create([.. Scope.Own]));
        var (uses, now) = (host.Get<ApiTokenUses>(), host.Get<TimeProvider>().GetUtcNow());
        var call = Calls.Of(used.Id) with { Scope = "projects:read", UserAgent = "curl/8.5.0", Address = IPAddress.Loopback };
        uses.Add(call, now.AddDays(-70));
        uses.Add(call, now);
        uses.Add(call with { Scope = "projects:write", Outcome = CallOutcome.Forbidden }, now);
        await uses.FlushAsync(TestContext.Current.CancellationToken);
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);

        await tokens.Row("Deploy").Locator(".tag.more:visible").FocusAsync();
        await Expect(page.GetByRole(AriaRole.Tooltip)).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "tip");
        await page.Keyboard.PressAsync("Escape");
        await page.Button("Actions for Deploy").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem).First).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "row menu");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Edit" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Name")).ToHaveValueAsync("Deploy");
        await _accessibility.ExamineAsync(page, "edit dialog");
        await page.Button("Cancel").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await tokens.Row("Deploy").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Deploy" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Requests per day" })).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "page of a token");
        await page.GetByText("Show as a table").ClickAsync();
        await _accessibility.ExamineAsync(page, "numbers of a chart");
        await page.OpenAsync("/");
        await Expect(page.Heading("What to do next")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "overview");
        _accessibility.AssertClean();
    }

    [Fact]
    public async Task OtherPages_HaveNoBarrier()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);

        await page.OpenAsync("/projects");
        await Expect(page.Button("Create the first project")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "no projects");
        var project = await organization.AddProjectAsync("Website");
        await page.OpenAsync("/projects");
        await Expect(page.Button("Edit Website")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "list of projects");
        await page.Button("Edit Website").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Name")).ToHaveValueAsync("Website");
        await _accessibility.ExamineAsync(page, "project dialog");
        await page.Button("Cancel").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.OpenAsync($"/projects/{project.Id}");
        await Expect(page.Heading("Website")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "page of a project");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "keyboard shortcuts");
        await page.OpenAsync("/settings/policy");
        await page.GetByText("Tokens may carry every scope").ClickAsync();
        await Expect(page.GetByText("Scopes that tokens may carry")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "policy");
        await page.OpenAsync("/settings/general");
        await Expect(page.Button("Save changes")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "general");
        await page.Button("Transfer…").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "New owner" })).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "transfer dialog");
        await page.Button("Cancel").ClickAsync();
        await page.Button("Delete…").ClickAsync();
        await Expect(page.GetByLabel("Type Northwind to confirm")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "delete dialog");
        await page.Button("Cancel").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Button("Account").ClickAsync();
        await Expect(page.GetByText("Sign out")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "account menu");
        await page.OpenAsync("/settings/activity");
        await Expect(page.GetByText("Nothing has happened here yet.")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "no activity");
        _accessibility.AssertClean();
    }

    [Fact]
    public async Task Activity_HasNoBarrier()
    {
        await host.AddPersonAsync(MemberRole.Owner);
        var page = await NewPageAsync(host.Address);
        await page.GotoAsync("/sign-up");
        await page.RegisterAsync($"{Guid.NewGuid():N}@example.com", TestOrganization.Password);

        await page.OpenAsync("/settings/activity");
        await Expect(page.GetByText("created the organization")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "list of activity");
        await page.GetByText("created the organization").ClickAsync();
        await Expect(page.GetByText("Entry id")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "details of an entry");
        await page.Button("How long it is kept…").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Keep entries")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "retention dialog");
        _accessibility.AssertClean();
    }
}
