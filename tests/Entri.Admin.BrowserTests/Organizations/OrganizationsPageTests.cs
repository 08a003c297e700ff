using Entri.Admin.BrowserTests.Shell;
using Entri.Admin.Domain;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Organizations;

/// <summary>One person in several organizations.</summary>
public sealed class OrganizationsPageTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Person_MakesAnOrganization_AndGoesBackToTheFirst()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await organization.AddProjectAsync("Of the first");
        var page = await NewPageAsync(host.Address, person);
        var other = await NewPageAsync(host.Address, person);
        await other.OpenAsync("/projects");
        await page.OpenAsync("/projects");
        await page.Button("Account").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Organizations" }).ClickAsync();
        var found = new Accessibility();
        await found.ExamineAsync(page, "organizations");
        found.AssertClean();

        await page.Button("Create organization").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Zweite Übersetzer");
        await page.GetByRole(AriaRole.Dialog).Button("Create organization").ClickAsync();
        await Expect(page.Locator(".organization")).ToHaveTextAsync("Zweite Übersetzer");
        await page.OpenAsync("/projects");
        await Expect(page.Button("Create the first project")).ToBeVisibleAsync();

        // Each page goes on with the organization of its address, also after a reload.
        await other.ReloadAsync();
        await other.WaitForInteractiveAsync();
        await Expect(other.GetByText("Of the first")).ToBeVisibleAsync();
        await Expect(other.Locator(".organization")).ToHaveTextAsync("Northwind");
        await Expect(page).ToBeAtAsync("/projects");
        Assert.Contains("/zweite-ubersetzer/", page.Url, StringComparison.Ordinal);

        // The other one was opened last, and would be where an address without an organization leads.
        await page.OpenAsync("/zweite-ubersetzer/organizations?q=nort");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open Northwind" }).ClickAsync();
        await Expect(page.Locator(".organization")).ToHaveTextAsync("Northwind");
        Assert.Contains($"/{organization.Slug}/", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offer_OfAnOrganizationThatIsNotOpen_ComesAndGoesByItself()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var (other, owner) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync("/organizations");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);

        await host.SaveAsync(new Member
        {
            OrganizationId = other.Id,
            UserId = person.UserId,
            Role = MemberRole.Reviewer,
            JoinedAt = DateTimeOffset.UtcNow,
        });
        var path = $"/api/organizations/{other.Id}/transfer";
        await host.PostAsync(path, owner.Credentials, new { userId = person.UserId });
        await Expect(page.GetByText("offers you the organization")).ToBeVisibleAsync(new() { Timeout = 5_000 });
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);

        await host.DeleteAsync(path, owner.Credentials);
        await Expect(page.GetByText("offers you the organization")).ToHaveCountAsync(0, new() { Timeout = 5_000 });
    }

    [Fact]
    public async Task Person_SwitchesWithTheKeyboard()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        foreach (var name in new[] { "Übersetzer Nord", "Übersetzer Süd", "مترجمون" })
        {
            var other = await TestOrganization.AddAsync(host, name);
            await host.App.SaveAsync(new Member
            {
                OrganizationId = other.Id,
                UserId = person.UserId,
                Role = MemberRole.Reviewer,
                JoinedAt = DateTimeOffset.UtcNow.AddDays(-1),
            });
        }

        var page = await NewPageAsync(host.Address, person);
        await page.OpenAsync("/projects");
        await page.Keyboard.PressAsync("o");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Option)).ToHaveCountAsync(4);
        var found = new Accessibility();
        await found.ExamineAsync(page, "switch");
        found.AssertClean();

        await Expect(dialog.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("übers");
        await Expect(dialog.GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(dialog.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("Übersetzer Süd");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".organization")).ToHaveTextAsync("Übersetzer Süd");
        Assert.DoesNotContain(organization.Slug, page.Url, StringComparison.Ordinal);
    }
}
