using Entri.Admin.Domain;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Projects;

public sealed class ProjectPageTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Languages_AddedAndRemoved_AreOnThePageAndInTheActivity()
    {
        var page = await OpenAsync();
        var languages = page.GetByRole(AriaRole.List, new() { Name = "Target languages" });
        await Expect(languages).ToContainTextAsync("German");

        await page.ChooseLanguageAsync("Add a target language", "portuguese br", "Portuguese (Brazil)");
        await Expect(languages).ToContainTextAsync("Portuguese (Brazil)");
        await page.Button("Remove German").ClickAsync();
        await Expect(languages).Not.ToContainTextAsync("German");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "changed project “Website”: target languages" }))
            .ToHaveCountAsync(2);
        await page.Notice("German is removed.").Button("Undo").ClickAsync();
        await Expect(languages).ToContainTextAsync("German");

        await page.ChooseLanguageAsync("Add a target language", "en", "English (en)");
        await Expect(page.GetByText("The source language cannot be a target language")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Project_FromTheList_IsRenamed_Archived_AndDeletedForGood()
    {
        var page = await OpenAsync("/projects");
        await page.GetByRole(AriaRole.Link, new() { Name = "Website" }).ClickAsync();
        await Expect(page.Heading("Website")).ToBeVisibleAsync();

        await page.Button("Edit").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Web shop");
        await page.Button("Save changes").ClickAsync();
        await Expect(page.Heading("Web shop")).ToBeVisibleAsync();
        await ChooseAsync(page, "Archive");
        await Expect(page.GetByText("Archived", new() { Exact = true }).First).ToBeVisibleAsync();
        await page.Notice("“Web shop” is archived.").Button("Undo").ClickAsync();
        await Expect(page.GetByText("Archived", new() { Exact = true })).ToHaveCountAsync(0);

        await ChooseAsync(page, "Delete for good…");
        await Expect(page.Button("Delete project")).ToBeDisabledAsync();
        await page.GetByLabel("Type Web shop to confirm").FillAsync("Web shop");
        await page.Button("Delete project").ClickAsync();
        await Expect(page).ToBeAtAsync("/projects");
        await Expect(page.Notice("“Web shop” is deleted.")).ToBeVisibleAsync();
        await Expect(page.Button("Create the first project")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Reviewer_SeesTheProjectButNothingToChangeIt()
    {
        var page = await OpenAsync(role: MemberRole.Reviewer);

        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Target languages" })).ToContainTextAsync("German");
        await Expect(page.Button("Edit")).ToHaveCountAsync(0);
        await Expect(page.Button("Remove German")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Combobox)).ToHaveCountAsync(0);
        await Expect(page.Heading("Activity")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task ProjectOfAnother_IsNotFound()
    {
        var other = await TestOrganization.AddAsync(host);
        var foreign = await other.AddProjectAsync();
        var page = await OpenAsync($"/projects/{foreign.Id}");

        await Expect(page.Heading("Project not found")).ToBeVisibleAsync();
    }

    private static async Task ChooseAsync(IPage page, string act)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("More actions for") }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = act }).ClickAsync();
    }

    private async Task<IPage> OpenAsync(string? path = null, MemberRole role = MemberRole.Owner)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host, role);
        var project = await organization.AddProjectAsync("Website");
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(path ?? $"/projects/{project.Id}");
        return page;
    }
}
