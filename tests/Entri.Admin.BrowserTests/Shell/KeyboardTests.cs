using Entri.Admin.BrowserTests.ApiTokens;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

[Collection(Chromium.Clipboard)]
public sealed class KeyboardTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Shortcuts_OnAListPage_ShowThemselvesSearchAndCreate()
    {
        var (page, tokens) = await OpenAsync();

        await page.Keyboard.PressAsync("?");
        var shortcuts = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await shortcuts.WaitForFocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(shortcuts).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("/");
        await Expect(tokens.Search).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("c?/");
        await Expect(tokens.Search).ToHaveValueAsync("c?/");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await tokens.Search.BlurAsync();
        await page.Keyboard.PressAsync("c");
        await Expect(tokens.CreateDialog.GetByLabel("Name")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Create_EnterInTheName_SubmitsAndEndsOnCopy()
    {
        var (page, tokens) = await OpenAsync();

        await page.Keyboard.PressAsync("c");
        await Expect(tokens.CreateDialog.GetByLabel("Name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Made by keys");
        await page.Keyboard.PressAsync("Enter");
        await Expect(tokens.Reveal.Copy).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(tokens.Reveal.Dialog.Button("Copied")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Expect(tokens.Row("Made by keys")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task RowMenu_ReachedByTab_OpensAndActs()
    {
        var (page, tokens) = await OpenAsync();
        var menu = page.Button("Actions for Deploy");

        await tokens.Search.FocusAsync();
        for (var press = 0; press < 30 && !await menu.EvaluateAsync<bool>("button => button === document.activeElement"); press++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await Expect(menu).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Edit" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        var name = page.GetByRole(AriaRole.Dialog).GetByLabel("Name");
        await Expect(name).ToHaveValueAsync("Deploy");
        await Expect(name).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task SkipLink_IsReachedFirstAndMovesTheFocusToTheContent()
    {
        var (page, tokens) = await OpenAsync();

        var link = page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" });
        await link.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_WithoutScripts_SaysWhatItNeeds()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person, options => options.JavaScriptEnabled = false);

        await page.GotoAsync("/settings/tokens");

        await Expect(page.GetByText("This page needs JavaScript.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToBeHiddenAsync();
    }

    private async Task<(IPage Page, TokensPage Tokens)> OpenAsync()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, person, options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        return (page, tokens);
    }
}
