using Entri.Admin.Domain;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Organizations;

public sealed class GeneralPageTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private const string Path = "/settings/general";

    [Fact]
    public async Task Save_NewNameAndSlug_LeadsToTheNewAddress()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(Path);

        await page.GetByLabel("Name").FillAsync("Northwind Traders");
        await page.GetByLabel("Slug").FillAsync($"{organization.Slug}-2");
        await page.Button("Save changes").ClickAsync();

        await Expect(page).ToHaveURLAsync($"/{organization.Slug}-2{Path}");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Northwind Traders");
        await Expect(page.GetByLabel("Slug")).ToHaveValueAsync($"{organization.Slug}-2");
    }

    [Fact]
    public async Task Save_SlugOfAnother_SaysSoBesideTheField()
    {
        var other = await TestOrganization.AddAsync(host);
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(Path);
        var slug = page.GetByLabel("Slug");

        await slug.FillAsync(other.Slug);
        await page.Button("Save changes").ClickAsync();

        await Expect(slug).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator(".mud-input-control", new() { Has = slug })).ToContainTextAsync("Slug is already taken");
        await slug.FillAsync("Not A Slug");
        await Expect(page.GetByText("Use lowercase letters and digits")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Slug_WhileItIsTyped_IsFreeOrTaken()
    {
        var other = await TestOrganization.AddAsync(host);
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(Path);
        var field = page.Locator(".mud-input-control", new() { Has = page.GetByLabel("Slug") });

        await page.GetByLabel("Slug").FillAsync(other.Slug);
        await Expect(field).ToContainTextAsync("Slug is already taken");
        await page.GetByLabel("Slug").FillAsync($"{organization.Slug}-new");
        await Expect(field).ToContainTextAsync($"“{organization.Slug}-new” is free");
        await page.GetByLabel("Slug").FillAsync(organization.Slug);
        await Expect(field).ToContainTextAsync("The organization’s name in addresses");
    }

    [Fact]
    public async Task Slug_WhileItIsTyped_IsReadOutOnceForEachPause()
    {
        var other = await TestOrganization.AddAsync(host);
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(Path);
        var status = page.Locator("#slug-status[role=status]");
        await status.EvaluateAsync(
            "node => { window.said = []; new MutationObserver(() => node.textContent.trim() && window.said.push(node.textContent.trim()))"
            + ".observe(node, { subtree: true, childList: true, characterData: true }); }");

        await page.GetByLabel("Slug").PressAsync("End");
        await page.GetByLabel("Slug").PressSequentiallyAsync("-new");
        await Expect(status).ToHaveTextAsync($"“{organization.Slug}-new” is free");
        await page.GetByLabel("Slug").FillAsync(organization.Slug);
        await Expect(status).ToBeEmptyAsync();
        await page.GetByLabel("Slug").FillAsync(other.Slug);
        await Expect(status).ToHaveTextAsync($"“{other.Slug}” is already taken");

        Assert.Equal(
            [$"“{organization.Slug}-new” is free", $"“{other.Slug}” is already taken"], await page.EvaluateAsync<string[]>("window.said"));
    }

    [Fact]
    public async Task Save_DefaultLanguages_NewProjectsStartWithThem()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(Path);

        await page.ChooseLanguageAsync("Default source language", "french", "French (fr)");
        await page.ChooseLanguageAsync("Add a default target language", "de-at", "German (Austria)");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Target languages" })).ToContainTextAsync("German (Austria)");
        await page.GetByLabel("Tone instructions").FillAsync("Be kind.");
        await page.Button("Save changes").ClickAsync();
        await Expect(page.Notice("The settings are saved.")).ToBeVisibleAsync();
        await page.OpenAsync("/projects");
        await page.Button("Create the first project").ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Combobox, new() { Name = "Source language" })).ToHaveValueAsync("French (fr)");
        await Expect(dialog.GetByRole(AriaRole.List, new() { Name = "Target languages" })).ToContainTextAsync("German (Austria)");
        await dialog.WaitForFocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Logo_Uploaded_Refused_AndRemoved_IsShownEachTime()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(Path);
        var panel = page.Locator(".logo-panel");
        await Expect(panel.Locator("span.organization-logo")).ToHaveTextAsync("N");
        await page.GetByLabel("Name").FillAsync("Northwind Traders");

        await UploadAsync("logo.png", Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mP4z8CAFTEMLQkAKP8/wc53yE8AAAAASUVORK5CYII="));
        await Expect(page.Notice("The logo is saved.")).ToBeVisibleAsync();
        await Wait.UntilAsync(async () => await panel.Locator("img").EvaluateAsync<int>("image => image.naturalWidth") == 8);
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Northwind Traders");

        await UploadAsync("logo.png", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray());
        await Expect(panel.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Choose a PNG, JPEG or WebP image");
        await UploadAsync("large.png", new byte[1024 * 1024 + 1]);
        await Expect(panel.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Choose a file of at most 1 MB");
        await Expect(panel.Locator("img")).ToHaveCountAsync(1);

        await page.Button("Remove").ClickAsync();
        await page.Button("Remove logo").ClickAsync();
        await Expect(panel.Locator("span.organization-logo")).ToHaveTextAsync("N");

        Task UploadAsync(string name, byte[] content) => page.Locator("#logo-file").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = "image/png", Buffer = content });
    }

    [Fact]
    public async Task Leave_Unsaved_Asks()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(Path);
        await page.GetByLabel("Name").FillAsync("Northwind Traders");
        var projects = page.GetByRole(AriaRole.Link, new() { Name = "Projects" });

        await projects.ClickAsync();
        await page.Button("Cancel").ClickAsync();
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Northwind Traders");
        await projects.ClickAsync();
        await page.Button("Leave").ClickAsync();

        await Expect(page).ToBeAtAsync("/projects");
    }

    [Fact]
    public async Task Reload_Unsaved_IsAskedForUntilItIsSaved()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        var questions = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Type);
            await dialog.AcceptAsync();
        };
        await page.OpenAsync(Path);
        await page.GetByLabel("Name").FillAsync("Northwind Traders");
        await page.GetByLabel("Slug").FocusAsync();
        await Expect(page.Locator("[data-unsaved]")).ToHaveCountAsync(1);

        await page.ReloadAsync();
        Assert.Equal(["beforeunload"], questions);

        await page.WaitForInteractiveAsync();
        await page.GetByLabel("Name").FillAsync("Northwind Traders");
        await page.Button("Save changes").ClickAsync();
        await Expect(page.Notice("The settings are saved.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        Assert.Equal(["beforeunload"], questions);
    }

    [Fact]
    public async Task SignOut_Unsaved_IsAskedAboutOnce()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        var questions = new List<string>();
        var mayLeave = false;
        page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Type);
            await (mayLeave ? dialog.AcceptAsync() : dialog.DismissAsync());
        };
        await page.OpenAsync(Path);
        await page.GetByLabel("Name").FillAsync("Northwind Traders");
        await page.GetByLabel("Slug").FocusAsync();
        await Expect(page.Locator("[data-unsaved]")).ToHaveCountAsync(1);

        await SignOutAsync();
        await Wait.UntilAsync(() => questions.Count == 1);
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Northwind Traders");
        mayLeave = true;
        await SignOutAsync();

        await Expect(page).ToHaveURLAsync("/sign-in");
        Assert.Equal(["beforeunload", "beforeunload"], questions);

        async Task SignOutAsync()
        {
            await page.Button("Account").ClickAsync();
            await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        }
    }

    [Fact]
    public async Task Save_NewName_IsInTheNavigationAndTheTitleAtOnce()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync(Path);
        await Expect(page.Locator(".organization")).ToHaveTextAsync("Northwind");

        await page.GetByLabel("Name").FillAsync("Northwind Traders");
        await page.Button("Save changes").ClickAsync();

        await Expect(page.Locator(".organization")).ToHaveTextAsync("Northwind Traders");
        await Expect(page).ToHaveTitleAsync("General · Northwind Traders");
    }

    [Fact]
    public async Task Member_SeesTheSettingsButCannotChangeThem()
    {
        var (_, member) = await TestOrganization.AddWithAsync(host, MemberRole.Developer);
        var page = await NewPageAsync(host.Address, member);

        await page.OpenAsync(Path);

        await Expect(page.GetByText("Only admins and owners can change these settings.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Name")).Not.ToBeEditableAsync();
        await Expect(page.Button("Save changes")).ToHaveCountAsync(0);
    }
}
