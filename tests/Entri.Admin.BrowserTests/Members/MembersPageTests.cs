using System.Net;
using Entri.Admin.BrowserTests.Shell;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Members;

/// <summary>Who manages people and who is managed, each in a browser of their own.</summary>
public sealed class MembersPageTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private const string Path = "/settings/members";

    [Fact]
    public async Task Person_Invited_Demoted_AndRemoved_SeesEachWithinSeconds()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var invited = await organization.AddPersonAsync(role: null);
        var page = await NewPageAsync(host.Address, owner);
        await page.OpenAsync(Path);
        await Expect(page.GetByLabel("Order").Locator("option").First).ToHaveTextAsync("As they joined");
        await page.GetByRole(AriaRole.Link, new() { Name = "Invite people" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Email addresses").FillAsync($"Grace <{invited.Email}>, {owner.Email}");
        await dialog.GetByLabel("Role").SelectOptionAsync("Admin");
        await dialog.Button("Invite").ClickAsync();
        await Expect(dialog.GetByText("This person is a member already")).ToBeVisibleAsync();
        var link = await dialog.Locator(".copy-value").TextContentAsync();
        await dialog.Button("Close").ClickAsync();
        await Expect(page.GetByText(invited.Email)).ToBeVisibleAsync();
        await Expect(page).ToBeAtAsync($"{Path}/invitations");

        var theirs = await NewPageAsync(host.Address, invited);
        await theirs.GotoAsync(link!);
        await theirs.Button("Accept").ClickAsync();
        await theirs.OpenAsync("/settings/tokens");
        await Expect(theirs.Button("Create token").First).ToBeVisibleAsync();

        await page.OpenAsync($"{Path}?q={invited.Email}");
        await ChooseAsync(page, "Change role");
        await dialog.GetByLabel("Role").SelectOptionAsync("Developer");
        await dialog.Button("Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Developer" })).ToBeVisibleAsync();
        await Expect(theirs.Button("Create token")).ToHaveCountAsync(0, new() { Timeout = 5_000 });

        await ChooseAsync(page, "Remove…");
        await dialog.Button("Remove member").ClickAsync();
        await Expect(page.GetByText("Nothing matches.")).ToBeVisibleAsync();
        await Expect(theirs.Heading("Sign in")).ToBeVisibleAsync(new() { Timeout = 5_000 });
    }

    [Fact]
    public async Task Remove_OfAPersonWithTokens_AsksForEach()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var person = await organization.AddPersonAsync(MemberRole.Admin);
        foreach (var name in new[] { "Kept", "Revoked" })
        {
            (await host.PostAsync("/api/organizations/current/tokens", person.Credentials, new { name, scopes = Array.Empty<string>() }))
                .HasStatus(HttpStatusCode.Created);
        }

        var page = await NewPageAsync(host.Address, owner);
        await page.OpenAsync($"{Path}?q={person.Email}");

        await ChooseAsync(page, "Remove…");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Revoked" }).GetByRole(AriaRole.Checkbox).CheckAsync();
        await dialog.Button("Remove, and revoke a token").ClickAsync();
        await Expect(page.GetByText("Nothing matches.")).ToBeVisibleAsync();

        await using var db = host.OpenDatabase();
        var tokens = await db.ApiTokens.Where(token => token.OrganizationId == organization.Id).ToListAsync(Cancellation);
        Assert.Null(tokens.Single(token => token.Name == "Kept").RevokedAt);
        Assert.NotNull(tokens.Single(token => token.Name == "Revoked").RevokedAt);
    }

    [Fact]
    public async Task Pages_HaveNoBarrier()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        await organization.AddPersonAsync(MemberRole.Reviewer, (user, _) => user.Name = "مريم بنت عبد الرحمن بن محمد الأندلسي");
        var page = await NewPageAsync(host.Address, owner);
        var found = new Accessibility();
        await page.OpenAsync(Path);
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await found.ExamineAsync(page, "members");
        await page.OpenAsync($"{Path}/invitations?new=1");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Email addresses").FillAsync($"{new string('x', 60)}@example.com");
        await found.ExamineAsync(page, "invite dialog");
        await dialog.Button("Invite").ClickAsync();
        await Expect(dialog.Locator(".copy-value")).ToBeVisibleAsync();
        await found.ExamineAsync(page, "links");
        await dialog.Button("Close").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await found.ExamineAsync(page, "invitations");
        found.AssertClean();
    }

    private static async Task ChooseAsync(IPage page, string action)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Actions for ") }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action }).ClickAsync();
    }
}
