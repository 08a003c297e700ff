using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

public sealed class TokenListTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Reviewer_SeesWhoHasThePermission()
    {
        var (organization, _) = await TestOrganization.AddWithAsync(host);
        var reviewer = await organization.AddPersonAsync(MemberRole.Reviewer, (user, _) => user.Name = "Grace Hopper");
        var page = await NewPageAsync(host.Address, reviewer);

        await TokensPage.OpenAsync(page);

        await Expect(page.GetByText("Only developers, admins and owners can see API tokens.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Ask Ada Lovelace for access.")).ToBeVisibleAsync();
        await Expect(page.Button("Create token")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Member_SeesTheListWithoutButtons()
    {
        var (organization, member) = await TestOrganization.AddWithAsync(host, MemberRole.Developer);
        await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, member);

        var tokens = await TokensPage.OpenAsync(page);

        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        await Expect(page.Button("Create token")).ToHaveCountAsync(0);
        await Expect(page.Button("Actions for Deploy")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("c");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Usage_OfARow_StaysWhenThePageComesAlive()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();
        await host.SaveAsync(new ApiTokenDay
        {
            TokenId = token.Id,
            Day = DateOnly.FromDateTime(host.Get<TimeProvider>().GetUtcNow().UtcDateTime),
            Outcome = CallOutcome.Ok,
            Requests = 7,
        });
        var page = await NewPageAsync(host.Address, person);

        await TokensPage.OpenAsync(page);

        await Expect(page.Locator(".mini-bars[aria-label^='7 requests']")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Demoted_WhileThePageIsOpen_IsRefusedAndTold()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host, MemberRole.Admin);
        await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        await using (var db = host.OpenDatabase())
        {
            await db.Members.Where(member => member.UserId == person.UserId)
                .ExecuteUpdateAsync(set => set.SetProperty(member => member.Role, MemberRole.Developer), Cancellation);
        }

        await tokens.ChooseAsync("Deploy", "Disable");

        await Expect(page.Notice("You need the Admin role to do this.")).ToBeVisibleAsync();
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
    }

    [Fact]
    public async Task Disable_CanBeUndone()
    {
        var (page, tokens, _) = await OpenWithTokenAsync();

        await tokens.ChooseAsync("Deploy", "Disable");
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Disabled");
        await page.Notice("Deploy is disabled").Button("Undo").ClickAsync();

        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
        await Expect(page.Notice("Deploy is enabled")).ToBeVisibleAsync();
        await Expect(page.Button("Undo")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Enable_ItselfAndByUndo_WithAProofThatIsTooOld_AsksForThePasswordAndGoesOn(bool isUndo)
    {
        var organization = await TestOrganization.AddAsync(host);
        var person = await organization.AddPersonAsync(MemberRole.Owner, (_, session) => session.ProvenAt -= TimeSpan.FromMinutes(20));
        await organization.AddTokenAsync(change: token => token.DisabledAt = isUndo ? null : host.Clock.GetUtcNow());
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);

        if (isUndo)
        {
            await tokens.ChooseAsync("Deploy", "Disable");
            await page.Notice("Deploy is disabled").Button("Undo").ClickAsync();
        }
        else
        {
            await tokens.ChooseAsync("Deploy", "Enable");
        }

        await tokens.PasswordDialog.GetByLabel("Password").FillAsync(TestOrganization.Password);
        await tokens.PasswordDialog.Button("Continue").ClickAsync();

        await Expect(page.Notice("Deploy is enabled")).ToBeVisibleAsync();
        await Expect(tokens.Row("Deploy")).Not.ToContainTextAsync("Disabled");
    }

    /// <summary>The latest alone, by a key too, and only until the page is left.</summary>
    [Fact]
    public async Task Undo_IsOfferedForTheLastThingOnly()
    {
        var (page, tokens, _) = await OpenWithTokenAsync();
        await tokens.ChooseAsync("Deploy", "Disable");
        await Expect(page.Notice("Deploy is disabled")).ToBeVisibleAsync();
        await tokens.ChooseAsync("Deploy", "Enable");
        await Expect(page.Notice("Deploy is enabled")).ToBeVisibleAsync();
        await Expect(page.Button("Undo")).ToHaveCountAsync(1);

        await page.Keyboard.PressAsync("z");
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Disabled");
        await Expect(page.Button("Undo")).ToHaveCountAsync(0);

        await tokens.ChooseAsync("Deploy", "Enable");
        await Expect(page.Button("Undo")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Projects" }).ClickAsync();
        await Expect(page.Button("Undo")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Undo_ThatNobodyWants_GoesAwayByItself()
    {
        var (page, tokens, _) = await OpenWithTokenAsync();
        await tokens.ChooseAsync("Deploy", "Disable");
        await Expect(page.Button("Undo")).ToHaveCountAsync(1);

        await Expect(page.Button("Undo")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Edit_NewName_IsShown()
    {
        var (page, tokens, _) = await OpenWithTokenAsync();

        await tokens.ChooseAsync("Deploy", "Edit");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Deploy to production");
        await page.Button("Save").ClickAsync();

        await Expect(tokens.Row("Deploy to production")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Create_ProofTooOld_AsksForThePasswordAndGoesOn()
    {
        var organization = await TestOrganization.AddAsync(host);
        var person = await organization.AddPersonAsync(MemberRole.Owner, (_, session) => session.ProvenAt -= TimeSpan.FromMinutes(20));
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        await tokens.StartCreatingAsync();
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Deploy");
        await tokens.CreateDialog.Button("Create token").ClickAsync();

        await tokens.PasswordDialog.GetByLabel("Password").FillAsync("not the password");
        await tokens.PasswordDialog.Button("Continue").ClickAsync();
        await Expect(tokens.PasswordDialog).ToContainTextAsync("The password is wrong");
        await tokens.PasswordDialog.GetByLabel("Password").FillAsync(TestOrganization.Password);
        await tokens.PasswordDialog.Button("Continue").ClickAsync();

        await Expect(tokens.Reveal.Value).ToHaveTextAsync(RevealDialog.Format);
    }

    private async Task<(IPage Page, TokensPage Tokens, TestOrganization Organization)> OpenWithTokenAsync()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        return (page, tokens, organization);
    }
}
