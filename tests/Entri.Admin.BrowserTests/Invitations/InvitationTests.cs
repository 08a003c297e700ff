using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.BrowserTests.Accounts;
using Entri.Admin.BrowserTests.Shell;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Invitations;

/// <summary>Inviter and invitee, each in a browser of their own.</summary>
public sealed class InvitationTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Invitation_ForSomebodyWithAnAccount_BySigningInAndAccepting_ShowsInTheInvitersActivity()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var invited = await organization.AddPersonAsync(role: null);
        var inviter = await NewPageAsync(host.Address, owner);
        await inviter.OpenAsync("/settings/activity");
        var link = await InviteAsync(inviter, organization, invited.Email, "developer");
        await Expect(inviter.GetByText($"invited “{invited.Email}” as developer")).ToBeVisibleAsync();

        var page = await NewPageAsync(host.Address);
        await page.GotoAsync(link);
        await Expect(page.Heading("Join Northwind")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with the account that you have" }).ClickAsync();
        await page.SignInAsync(invited.Email, TestOrganization.Password);

        await Expect(page).ToHaveURLAsync(link);
        await Expect(page.GetByText("Ada Lovelace invited you as a developer.")).ToBeVisibleAsync();
        await page.Button("Accept").ClickAsync();

        await Expect(page).ToBeAtAsync("");
        await Expect(page).ToHaveTitleAsync(new Regex(" · Northwind$"));
        await Expect(inviter.GetByText("accepted an invitation and joined as developer")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Invitation_ForSomebodyNew_MakesAnAccountAndLandsInTheOrganization_WithoutJavaScript()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var address = $"{Guid.NewGuid():N}@example.com";
        var link = await InviteAsync(await NewPageAsync(host.Address, owner), organization, address, "reviewer");
        var page = await NewPageAsync(host.Address, configure: options => options.JavaScriptEnabled = false);

        await page.GotoAsync(link);
        await Expect(page.GetByLabel("Email")).ToHaveValueAsync(address);
        await page.GetByLabel("Your name").FillAsync("Grace Hopper");
        await page.GetByLabel("Password").FillAsync("lamp umbrella zebra");
        await page.Button("Make an account and join").ClickAsync();

        await Expect(page).ToBeAtAsync("/projects");
        await using var db = host.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Email == address, Cancellation);
        var member = await db.Members.SingleAsync(member => member.UserId == user.Id, Cancellation);
        Assert.Equal((organization.Id, MemberRole.Reviewer), (member.OrganizationId, member.Role));
    }

    [Fact]
    public async Task Invitation_OpenedByTheWrongPerson_ByWayOfSignOut_IsDeclinedByTheRightOne()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var invited = await organization.AddPersonAsync(role: null);
        var inviter = await NewPageAsync(host.Address, owner);
        var link = await InviteAsync(inviter, organization, invited.Email, "developer");
        await inviter.GotoAsync(link);
        await inviter.Button("Sign out and use another account").ClickAsync();
        await Expect(inviter).ToHaveURLAsync(link);
        await Expect(inviter.Button("Make an account and join")).ToBeVisibleAsync();

        var page = await NewPageAsync(host.Address, invited);
        Watch.AllowStatus(410);
        await page.GotoAsync(link);
        await page.Button("Decline").ClickAsync();

        await Expect(page.Heading("This invitation was declined")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_InEveryState_HasNoFindingOfAxe()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var invited = await organization.AddPersonAsync(role: null);
        var inviter = await NewPageAsync(host.Address, owner);
        var link = await InviteAsync(inviter, organization, invited.Email, "developer");
        var found = new Accessibility();
        await inviter.GotoAsync(link);
        await found.ExamineAsync(inviter, "wrong person");
        var stranger = await NewPageAsync(host.Address);
        await stranger.GotoAsync(link);
        await found.ExamineAsync(stranger, "new");
        var page = await NewPageAsync(host.Address, invited);
        Watch.AllowStatus(404);
        await page.GotoAsync(link);
        await found.ExamineAsync(page, "right person");
        await page.GotoAsync("/invitations/none");
        await found.ExamineAsync(page, "unknown");

        found.AssertClean();
    }

    /// <summary>Invites from the inviter's browser, as its session.</summary>
    /// <returns>The link within the app.</returns>
    private async Task<string> InviteAsync(IPage inviter, TestOrganization organization, string email, string role)
    {
        var answer = await inviter.Context.APIRequest.PostAsync(
            new Uri(host.Address, $"/api/organizations/{organization.Id}/members/invite").ToString(),
            new() { DataObject = new { email, role } });
        Assert.Equal((int)HttpStatusCode.Created, answer.Status);
        return new Uri((await answer.JsonAsync())!.Value.GetProperty("link").GetString()!).AbsolutePath;
    }
}
