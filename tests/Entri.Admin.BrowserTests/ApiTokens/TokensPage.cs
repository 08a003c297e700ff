using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>Settings → API Tokens, as a person uses it.</summary>
public sealed class TokensPage(IPage page)
{
    public const string Path = "/settings/tokens";

    public ILocator EmptyState => page.GetByText("No tokens yet.");

    public ILocator Search => page.Locator("[data-shortcut=search]");

    public ILocator Rows => page.Locator("tbody tr:not(.skeleton-row)");

    public ILocator CreateDialog => page.GetByRole(AriaRole.Dialog, new() { Name = "Create token" });

    public ILocator PasswordDialog => page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = "Enter your password again" });

    public RevealDialog Reveal => new(page);

    /// <summary>Opens the list of all: what is disabled or revoked leaves the one that the page starts with.</summary>
    public static async Task<TokensPage> OpenAsync(IPage page)
    {
        await page.OpenAsync($"{Path}?state=All");
        return new TokensPage(page);
    }

    public ILocator Row(string name) => Rows.Filter(new() { Has = page.Locator(".row-title").GetByText(name, new() { Exact = true }) });

    /// <summary>Opens the dialog from the header of the page.</summary>
    public async Task StartCreatingAsync()
    {
        await page.Button("Create token").First.ClickAsync();
        await Expect(CreateDialog.GetByLabel("Name")).ToBeFocusedAsync();
    }

    /// <summary>Makes a token, up to the moment at which its value is shown.</summary>
    public async Task<RevealDialog> CreateAsync(string name)
    {
        await StartCreatingAsync();
        await CreateDialog.GetByLabel("Name").FillAsync(name);
        await CreateDialog.Button("Create token").ClickAsync();
        await Reveal.WaitUntilReadyAsync();
        return Reveal;
    }

    /// <summary>Chooses from the menu of a row.</summary>
    public async Task ChooseAsync(string name, string action)
    {
        await page.Button($"Actions for {name}").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);
    }

    /// <summary>Revokes and confirms it.</summary>
    public async Task RevokeAsync(string name)
    {
        await ChooseAsync(name, "Revoke…");
        await page.Button("Revoke token").ClickAsync();
        await Expect(page.Notice($"{name} is revoked")).ToBeVisibleAsync();
        await Expect(Row(name).Filter(new() { HasNotText = "Revoked" })).ToHaveCountAsync(0);
    }
}
