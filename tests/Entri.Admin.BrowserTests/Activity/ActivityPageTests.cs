using Entri.Admin.Domain;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Activity;

public sealed class ActivityPageTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Filters_StandInTheAddress_AndCanBeCleared()
    {
        var (page, person, token) = await OpenAsync("/settings/activity");
        await Expect(Rows(page)).ToHaveCountAsync(3);

        await page.GetByLabel("Action").SelectOptionAsync(new SelectOptionValue { Label = "Token: updated" });
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("[?&]action=token.updated"));
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Person" }).FillAsync("ada");
        await page.Locator(".mud-list-item", new() { HasText = "Ada Lovelace" }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"userId={person.UserId}"));
        await page.ReloadAsync();
        await page.WaitForInteractiveAsync();
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Person" })).ToHaveValueAsync("Ada Lovelace");

        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2001-01-01");
        await page.GetByLabel("To", new() { Exact = true }).BlurAsync();
        await Expect(page.GetByText("Nothing matches these filters.")).ToBeVisibleAsync();
        await page.Button("Clear filters").First.ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(3);

        await page.OpenAsync($"/settings/activity?tokenId={token}&from=nonsense");
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await Expect(page.GetByText("which is left out: first day")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Details_OpenInPlace_ByKey()
    {
        var (page, _, _) = await OpenAsync("/settings/activity?action=token.updated");
        await page.SetViewportSizeAsync(390, 844);
        var row = Rows(page).First;

        await row.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(row.GetByText("name", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(row.Locator("del")).ToHaveTextAsync("CI");
        await Expect(row.Locator("ins")).ToHaveTextAsync("Build");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await row.GetByText("Everything by this person").ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Export_DownloadsWhatTheFiltersShow()
    {
        var (page, _, _) = await OpenAsync("/settings/activity?action=token.updated");
        await Expect(Rows(page)).ToHaveCountAsync(1);

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Export as CSV").ClickAsync());

        var lines = await File.ReadAllLinesAsync((await download.PathAsync())!, Cancellation);
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
        Assert.Contains("token.updated", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_SaysHowManyEntriesAreUnbroken()
    {
        var (page, _, _) = await OpenAsync("/settings/activity");

        await page.Button("Verify log").ClickAsync();

        await Expect(page.GetByText("Log verified: 3 entries, nothing changed.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Retention_IsChosen_AndSaysWhatGoes()
    {
        var (page, _, _) = await OpenAsync("/settings/activity");

        await page.Button("How long it is kept…").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Keep entries").SelectOptionAsync(new SelectOptionValue { Label = "1 year" });
        await Expect(page.GetByText("All 3 entries stay.").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Dialog).Button("Save").ClickAsync();

        await Expect(page.GetByText("activity retention days").First).ToBeVisibleAsync();
    }

    private static ILocator Rows(IPage page) => page.Locator("tbody tr:not(.skeleton-row)");

    /// <summary>Somebody made a token and changed its name; the token made a project.</summary>
    private async Task<(IPage Page, TestPerson Person, string Token)> OpenAsync(string address)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host, MemberRole.Owner);
        var token = (await host.PostAsync(organization.TokensPath, person.Credentials, new { name = "CI" })).Id;
        await host.PatchAsync($"{organization.TokensPath}/{token}", person.Credentials, new { name = "Build" });
        await host.PostAsync("/api/projects", person.Credentials, new { name = "Shop", sourceLanguage = "en" });
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(address);
        return (page, person, token);
    }
}
