using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>A link that fills in a new token, and the list's columns and file.</summary>
public sealed class TokenLinkTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Link_OpensTheFormFilledIn_Once()
    {
        var (page, tokens, _) = await OpenAsync("/settings/tokens?new=1&name=Deploys&scopes=projects:read&expires=30d");
        var name = tokens.CreateDialog.GetByLabel("Name");

        await Expect(name).ToHaveValueAsync("Deploys");
        await Expect(tokens.CreateDialog.Locator("select[name=expiry] option:checked")).ToHaveTextAsync("30 days");
        await Expect(page).ToBeAtAsync(TokensPage.Path);
        await tokens.CreateDialog.Button("Cancel").ClickAsync();
        await Expect(tokens.CreateDialog).ToHaveCountAsync(0);

        await page.ReloadAsync();
        await page.WaitForInteractiveAsync();
        await Expect(tokens.CreateDialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Columns_StayHiddenAfterAReload_AndTheFileHasWhatTheListShows()
    {
        var (page, _, organization) = await OpenAsync(TokensPage.Path);
        await organization.AddTokenAsync(change: token => token.Name = "Deploys");
        await page.OpenAsync($"{TokensPage.Path}?q=deploys&sort=Name");
        var scopes = page.GetByRole(AriaRole.Columnheader, new() { Name = "Scopes" });
        await Expect(scopes).ToBeVisibleAsync();

        await page.Button("Columns").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Columns" }).GetByLabel("Scopes").UncheckAsync();
        await Expect(scopes).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Button("Columns")).ToBeFocusedAsync();
        await page.ReloadAsync();
        await page.WaitForInteractiveAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Last used" })).ToBeVisibleAsync();
        await Expect(scopes).ToHaveCountAsync(0);

        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), Cancellation);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Deploys,", lines[1], StringComparison.Ordinal);
    }

    private async Task<(IPage Page, TokensPage Tokens, TestOrganization Organization)> OpenAsync(string path)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, owner);
        await page.OpenAsync(path);
        return (page, new TokensPage(page), organization);
    }
}
