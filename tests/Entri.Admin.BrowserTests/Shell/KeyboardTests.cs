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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Escape_ClosesAMenuAtOnce_AndGivesTheFocusBack(bool isOpenedByKey)
    {
        var (page, _) = await OpenAsync();
        foreach (var button in new[] { page.Button("Actions for Deploy"), page.Button("Account") })
        {
            await button.FocusAsync();
            await (isOpenedByKey ? page.Keyboard.PressAsync("Enter") : button.ClickAsync());
            await Expect(page.GetByRole(AriaRole.Menuitem).First).ToBeVisibleAsync();

            await page.Keyboard.PressAsync("Escape");

            await Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);
            await Expect(button).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task Cancel_GivesTheFocusBackToWhatOpenedTheDialog()
    {
        var (page, tokens) = await OpenAsync();
        foreach (var action in new[] { "Revoke…", "Edit" })
        {
            await tokens.ChooseAsync("Deploy", action);
            await page.GetByRole(AriaRole.Dialog).WaitForFocusAsync();
            await page.Button("Cancel").ClickAsync();
            await Expect(page.Button("Actions for Deploy")).ToBeFocusedAsync();
        }

        await page.Button("Create token").ClickAsync();
        await tokens.CreateDialog.WaitForFocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(tokens.CreateDialog).ToHaveCountAsync(0);
        await Expect(page.Button("Create token")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Shortcuts_SwitchedOff_RestInEveryPageUntilTheAccountMenuSwitchesThemOn()
    {
        var (page, tokens) = await OpenAsync();
        var other = await page.Context.NewPageAsync();
        await Expect((await TokensPage.OpenAsync(other)).Row("Deploy")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("?");
        await SwitchAsync(page, isOn: false);

        foreach (var open in new[] { page, other })
        {
            await ExpectNoShortcutAsync(open);
        }

        await page.ReloadAsync();
        await page.WaitForInteractiveAsync();
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        await ExpectNoShortcutAsync(page);

        await page.Button("Account").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Keyboard shortcuts" }).ClickAsync();
        await SwitchAsync(page, isOn: true);

        await page.Keyboard.PressAsync("c");
        await Expect(tokens.CreateDialog.GetByLabel("Name")).ToBeFocusedAsync();
        await other.Keyboard.PressAsync("/");
        await Expect(new TokensPage(other).Search).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Shortcuts_InABrowserThatKeepsNothing_AreSwitchedOffForThePage()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, person);
        await page.AddInitScriptAsync("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('Denied'); } })");
        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("?");
        await SwitchAsync(page, isOn: false);

        await ExpectNoShortcutAsync(page);
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

    /// <summary>Sets the switch in the open list of shortcuts, and closes the list.</summary>
    private static async Task SwitchAsync(IPage page, bool isOn)
    {
        var shortcuts = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await shortcuts.WaitForFocusAsync();
        var single = shortcuts.GetByLabel("Act on single keys");
        await Expect(single).ToBeCheckedAsync(new() { Checked = !isOn });
        await single.SetCheckedAsync(isOn);
        await page.WaitForFunctionAsync($$"""
            async () => (await import(document.baseURI + '_content/Entri.Admin.Components/entri.js')).areShortcutsOn()
              === {{(isOn ? "true" : "false")}}
            """);
        await shortcuts.Button("Close").ClickAsync();
        await Expect(shortcuts).ToHaveCountAsync(0);
    }

    private static async Task ExpectNoShortcutAsync(IPage page)
    {
        foreach (var key in new[] { "/", "?", "c" })
        {
            await page.Keyboard.PressAsync(key);
        }

        var search = new TokensPage(page).Search;
        await Expect(search).Not.ToBeFocusedAsync();

        // What a key had asked the server for would be there by the time of a later answer.
        await search.FillAsync("nothing");
        await Expect(page.GetByText("Deploy", new() { Exact = true })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await search.FillAsync("");
        await Expect(page.GetByText("Deploy", new() { Exact = true })).ToHaveCountAsync(1);
        await search.BlurAsync();
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
