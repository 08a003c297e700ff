using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Organizations;

/// <summary>Who gives an organization away and who gets it, each in a browser of their own.</summary>
public sealed class DangerZoneTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private const string Path = "/settings/general";

    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 5_000 };

    [Fact]
    public async Task Offer_TakenBack_MadeAgain_AndAccepted_IsOnBothPagesWithinSeconds()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var member = await organization.AddPersonAsync(
            MemberRole.Developer, (user, _) => user.Name = "Grace Hopper");
        var (page, theirs) = (await NewPageAsync(host.Address, owner), await NewPageAsync(host.Address, member));
        await page.OpenAsync(Path);
        await theirs.OpenAsync(Path);
        await Expect(theirs.GetByText("Only admins and owners can change these settings.")).ToBeVisibleAsync();

        await OfferAsync(page);
        await Expect(page.GetByText("Offered to Grace Hopper")).ToBeVisibleAsync();
        await Expect(theirs.GetByText("offers you the organization Northwind")).ToBeVisibleAsync(Soon);
        await page.Button("Take back").ClickAsync();
        await Expect(page.Button("Transfer…")).ToBeVisibleAsync();
        await Expect(theirs.Button("Accept")).ToHaveCountAsync(0, new() { Timeout = 5_000 });

        await OfferAsync(page);
        await theirs.Button("Accept").ClickAsync(new() { Timeout = 5_000 });
        await Expect(theirs.Notice("You own Northwind now.")).ToBeVisibleAsync();
        await Expect(theirs.Button("Transfer…")).ToBeVisibleAsync(Soon);
        await Expect(page.Heading("Danger zone")).ToHaveCountAsync(0, new() { Timeout = 5_000 });
        await Expect(page.Button("Save changes")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Offer_OfAnotherOrganization_IsAnsweredOnTheListOfOrganizations()
    {
        var (first, second) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host.App, "Second"));
        var member = await first.AddPersonAsync(MemberRole.Owner);
        await host.SaveAsync(
            new Member { OrganizationId = second.Id, UserId = member.UserId, Role = MemberRole.Reviewer, JoinedAt = TestTime.Start });
        var owner = await second.AddPersonAsync(MemberRole.Owner);
        var offered = await host.PostAsync(
            $"/api/organizations/{second.Id}/transfer", owner.Credentials, new { userId = member.UserId });
        Assert.True(offered.Response.IsSuccessStatusCode, offered.Body);
        var page = await NewPageAsync(host.Address, member);
        await page.OpenAsync(Path);
        await Expect(page.Button("Transfer…")).ToBeVisibleAsync();
        await Expect(page.Button("Decline")).ToHaveCountAsync(0);
        await page.OpenAsync("/organizations");

        await page.Button("Accept").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Second" })).ToContainTextAsync("Owner");
        await Expect(page.Button("Accept")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Offer_Declined_StaysWithTheOwner()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var member = await organization.AddPersonAsync(MemberRole.Admin);
        await host.PostAsync($"/api/organizations/{organization.Id}/transfer", owner.Credentials, new { userId = member.UserId });
        var page = await NewPageAsync(host.Address, member);
        await page.OpenAsync(Path);

        await page.Button("Decline").ClickAsync();

        await Expect(page.Notice("You declined Northwind.")).ToBeVisibleAsync();
        await Expect(page.Button("Decline")).ToHaveCountAsync(0);
        await Expect(page.Button("Transfer…")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Delete_ShowsWhatGoes_AsksForTheName_AndLandsInTheOtherOrganization()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var other = await TestOrganization.AddAsync(host.App, "Second");
        await host.SaveAsync(
            new Member { OrganizationId = other.Id, UserId = owner.UserId, Role = MemberRole.Owner, JoinedAt = TestTime.Start });
        await organization.AddProjectAsync();
        var token = await organization.AddTokenAsync();
        (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(System.Net.HttpStatusCode.OK);
        var page = await NewPageAsync(host.Address, owner);
        await page.OpenAsync(Path);

        await page.Button("Delete…").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 member loses access");
        await Expect(dialog).ToContainTextAsync("1 project");
        await Expect(dialog).ToContainTextAsync("1 living token stops working");
        await Expect(dialog.GetByRole(AriaRole.List, new() { Name = "Tokens that stop working" })).ToContainTextAsync("Deploy");
        await Expect(dialog.Button("Delete organization")).ToBeDisabledAsync();
        await dialog.GetByLabel("Type Northwind to confirm").FillAsync("Northwind");
        await dialog.Button("Delete organization").ClickAsync();

        await Expect(page.Locator(".organization")).ToHaveTextAsync("Second");
        (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(System.Net.HttpStatusCode.Unauthorized);
        await using var db = host.OpenDatabase();
        Assert.False(await db.Organizations.AnyAsync(row => row.Id == organization.Id, Cancellation));
    }

    [Fact]
    public async Task Delete_ByAnOwnerWhoseProofIsOld_AsksForThePassword()
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(
            MemberRole.Owner, (_, session) => session.ProvenAt = session.ProvenAt.AddHours(-1));
        var page = await NewPageAsync(host.Address, owner);
        await page.OpenAsync(Path);

        await page.Button("Delete…").ClickAsync();
        await page.GetByLabel("Type Northwind to confirm").FillAsync("Northwind");
        await page.Button("Delete organization").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Password" }).FillAsync(TestOrganization.Password);
        await page.Button("Continue").ClickAsync();

        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
    }

    private static async Task OfferAsync(IPage page)
    {
        await page.Button("Transfer…").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = "New owner" }).FillAsync("grac");
        await page.Locator(".mud-list-item", new() { HasText = "Grace Hopper" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Grace Hopper can accept for 7 days");
        await dialog.Button("Offer the organization").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }
}
