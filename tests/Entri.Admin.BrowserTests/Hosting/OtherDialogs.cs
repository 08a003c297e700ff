using System.Text.RegularExpressions;
using Entri.Admin.BrowserTests.ApiTokens;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Hosting;

/// <summary>The dialogs that ask for no secret and show none, each used once: what they change goes the same ways.</summary>
internal static class OtherDialogs
{
    /// <summary>
    /// Uses them as the owner of an organization with a token “Deploy” in rotation, another “Second” and a member Grace Hopper.
    /// </summary>
    public static async Task UseAllAsync(IPage page)
    {
        await AddProjectAsync(page);
        await KeepActivityAsync(page);
        await ChangePolicyAsync(page);
        await ChangeTokensAsync(page);
        await OfferAsync(page);
        await ChangeMemberAsync(page);
        await UseAnotherOrganizationAsync(page);
    }

    private static async Task AddProjectAsync(IPage page)
    {
        await page.OpenAsync("/projects");
        await page.Button("Create the first project").ClickAsync();
        await Dialog(page).GetByLabel("Name").FillAsync("Website");
        await Dialog(page).Button("Create project").ClickAsync();
        await Expect(page.Button("Archive Website")).ToBeVisibleAsync();
    }

    private static async Task KeepActivityAsync(IPage page)
    {
        await page.OpenAsync("/settings/activity");
        await page.Keyboard.PressAsync("?");
        await Dialog(page, "Keyboard shortcuts").Button("Close").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await page.Button("How long it is kept…").ClickAsync();
        await Dialog(page).GetByLabel("Keep entries").SelectOptionAsync(new SelectOptionValue { Label = "1 year" });
        await Dialog(page).Button("Save").ClickAsync();
        await Expect(page.GetByText("activity retention days").First).ToBeVisibleAsync();
    }

    private static async Task ChangePolicyAsync(IPage page)
    {
        await page.OpenAsync("/settings/policy");
        await page.GetByLabel("Longest life").FillAsync("30");
        await page.Button("Save changes").ClickAsync();
        await Dialog(page).Button("Save policy").ClickAsync();
        await Expect(page.Notice("The policy is saved.")).ToBeVisibleAsync();
    }

    private static async Task ChangeTokensAsync(IPage page)
    {
        var tokens = await TokensPage.OpenAsync(page);
        await tokens.ChooseAsync("Second", "Edit");
        await Dialog(page).GetByLabel("Name").FillAsync("Third");
        await Dialog(page).Button("Save").ClickAsync();
        await Expect(tokens.Row("Third")).ToBeVisibleAsync();
        await tokens.RevokeAsync("Third");
        await tokens.Row("Deploy").GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Button("Extend…").ClickAsync();
        await Dialog(page).GetByLabel("The old value works for").SelectOptionAsync("7 days");
        await Dialog(page).Button("Let it go on").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);

        await TokensPage.OpenAsync(page);
        await page.GetByLabel("Select Deploy").CheckAsync();
        await page.Locator(".list-selection").Button("Disable…").ClickAsync();
        await Dialog(page).Button("Disable").ClickAsync();
        await Expect(Dialog(page).GetByText("1 done.")).ToBeVisibleAsync();
        await Dialog(page).Button("Close").ClickAsync();
        await page.GetByLabel("Select all on this page").CheckAsync();
        await page.Locator(".list-selection").Button("Revoke…").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Revoke [0-9]+ tokens$") }).ClickAsync();
        await Dialog(page).Button("Close").ClickAsync();
    }

    private static async Task OfferAsync(IPage page)
    {
        await page.OpenAsync("/settings/general");
        await page.Button("Transfer…").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Combobox, new() { Name = "New owner" }).FillAsync("grac");
        await page.Locator(".mud-list-item", new() { HasText = "Grace Hopper" }).ClickAsync();
        await Dialog(page).Button("Offer the organization").ClickAsync();
        await page.Button("Take back").ClickAsync();
        await Expect(page.Button("Transfer…")).ToBeVisibleAsync();
    }

    private static async Task ChangeMemberAsync(IPage page)
    {
        await page.OpenAsync("/settings/members");
        await ChooseAsync("Change role");
        await Dialog(page).GetByLabel("Role").SelectOptionAsync("Admin");
        await Dialog(page).Button("Save").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await ChooseAsync("Remove…");
        await Dialog(page).Button("Remove member").ClickAsync();
        await Expect(page.Button("Actions for Grace Hopper")).ToHaveCountAsync(0);

        async Task ChooseAsync(string action)
        {
            await page.Button("Actions for Grace Hopper").ClickAsync();
            await page.GetByRole(AriaRole.Menuitem, new() { Name = action }).ClickAsync();
        }
    }

    /// <summary>Makes a second organization, switches there and back, and deletes it.</summary>
    private static async Task UseAnotherOrganizationAsync(IPage page)
    {
        await page.OpenAsync("/organizations");
        await page.Button("Create organization").ClickAsync();
        await Dialog(page).GetByLabel("Name").FillAsync("Second");
        await Dialog(page).Button("Create organization").ClickAsync();
        await Expect(page.Locator(".organization")).ToHaveTextAsync("Second");
        await page.WaitForInteractiveAsync();
        await SwitchAsync("North");
        await SwitchAsync("Second");
        await page.OpenAsync("/second/settings/general");
        await page.Button("Delete…").ClickAsync();
        await Dialog(page).GetByLabel("Type Second to confirm").FillAsync("Second");
        await Dialog(page).Button("Delete organization").ClickAsync();
        await Expect(page.Locator(".organization")).ToHaveTextAsync("Northwind");
        await page.WaitForInteractiveAsync();

        async Task SwitchAsync(string name)
        {
            await page.Keyboard.PressAsync("o");
            await Expect(Dialog(page).GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync(name);
            await Expect(Dialog(page).GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(".organization")).ToContainTextAsync(name);
            await page.WaitForInteractiveAsync();
        }
    }

    private static ILocator Dialog(IPage page, string? name = null) => page.GetByRole(AriaRole.Dialog, new() { Name = name });
}
