using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Projects;

public sealed class ProjectsPageTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Create_ThenEdit_ShowsTheProject()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync("/projects");

        await page.Button("Create the first project").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Website");
        await AddLanguageAsync(page, "German");
        await page.GetByRole(AriaRole.Dialog).Button("Create project").ClickAsync();
        await Expect(Row(page, "Website")).ToContainTextAsync("de");
        await Expect(Row(page, "Website")).ToBeFocusedAsync();

        await page.Button("Edit Website").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Web shop");
        await page.Button("Save changes").ClickAsync();
        await Expect(Row(page, "Web shop")).ToBeVisibleAsync();
        await Expect(Row(page, "Website")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Archive_Undone_IsInUseAgain()
    {
        var page = await OpenWithProjectAsync();

        await page.Button("Archive Website").ClickAsync();
        await Expect(Row(page, "Website")).ToHaveCountAsync(0);
        await page.Notice("“Website” is archived.").Button("Undo").ClickAsync();

        await Expect(Row(page, "Website")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Archive_ThenRestore_IsInUseAgain()
    {
        var page = await OpenWithProjectAsync();

        await page.Button("Archive Website").ClickAsync();
        await Expect(Row(page, "Website")).ToHaveCountAsync(0);
        await page.Filter("Archived").ClickAsync();
        await page.Button("Restore Website").ClickAsync();
        await Expect(page.Notice("“Website” is in use again.")).ToBeVisibleAsync();
        await page.Filter("In use").ClickAsync();

        await Expect(Row(page, "Website")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Delete_ArchivedAndItsNameTyped_IsGone()
    {
        var page = await OpenWithProjectAsync();
        await page.Button("Archive Website").ClickAsync();
        await page.Filter("Archived").ClickAsync();

        await page.Button("Delete Website for good").ClickAsync();
        await Expect(page.Button("Delete project")).ToBeDisabledAsync();
        await page.GetByLabel("Type Website to confirm").FillAsync("Website");
        await page.Button("Delete project").ClickAsync();

        await Expect(page.Notice("“Website” is deleted.")).ToBeVisibleAsync();
        await Expect(Row(page, "Website")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Activity_TellsWhatWasDone()
    {
        var page = await OpenWithProjectAsync();
        await page.Button("Archive Website").ClickAsync();
        await Expect(Row(page, "Website")).ToHaveCountAsync(0);

        await page.OpenAsync("/settings/activity");

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Ada Lovelace archived project “Website”" })).ToBeVisibleAsync();
    }

    private static async Task AddLanguageAsync(IPage page, string language)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Add a target language" }).FillAsync(language);
        await page.Locator(".mud-list-item", new() { HasText = $"{language} (" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Target languages" })).ToContainTextAsync(language);
    }

    private static ILocator Row(IPage page, string name) =>
        page.Locator("tbody tr:not(.skeleton-row)").Filter(new() { Has = page.GetByText(name, new() { Exact = true }) });

    private async Task<IPage> OpenWithProjectAsync()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await organization.AddProjectAsync("Website");
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync("/projects");
        await Expect(Row(page, "Website")).ToBeVisibleAsync();
        return page;
    }
}
