using Entri.Admin.BrowserTests.ApiTokens;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Policy;

public sealed class PolicyPageTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private const string Path = "/settings/policy";

    [Fact]
    public async Task LongestLife_ShowsWhoLivesLonger_ShortensThem_AndNeverIsNoChoiceAnyMore()
    {
        var (organization, admin) = await TestOrganization.AddWithAsync(host, MemberRole.Admin);
        var token = await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, admin);
        await page.OpenAsync(Path);

        await page.GetByLabel("Longest life").FillAsync("90");
        await Expect(page.GetByLabel("Tokens may have no end")).ToBeDisabledAsync();
        await page.Button("Save changes").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Heading, new() { Name = "1 token lives longer than this" })).ToBeVisibleAsync();
        await Expect(dialog.GetByRole(AriaRole.List)).ToContainTextAsync("Deploy");
        await Expect(dialog.GetByRole(AriaRole.List)).ToContainTextAsync("never ends");
        await dialog.GetByText("Shorten it to").ClickAsync();
        await dialog.Button("Save policy").ClickAsync();

        await Expect(page.Notice("The policy is saved.")).ToBeVisibleAsync();
        await using var db = host.OpenDatabase();
        Assert.NotNull((await db.ApiTokens.SingleAsync(row => row.Id == token.Id, Cancellation)).ExpiresAt);
        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Deploy")).Not.ToContainTextAsync("No expiry");
        await tokens.StartCreatingAsync();
        await Expect(tokens.CreateDialog.Locator("option:disabled").Last).ToHaveTextAsync("Never (the policy wants every token to end)");
        await page.Button("Cancel").ClickAsync();
        await page.OpenAsync("/settings/activity");
        await Expect(page.GetByText("changed the organization’s policy")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task FoundTokens_GoOnWhereThePolicySaysSo_AndTheirListAndPageSayThatTheyWereReported()
    {
        var (organization, admin) = await TestOrganization.AddWithAsync(host, MemberRole.Admin);
        var token = await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, admin);
        await page.OpenAsync(Path);
        await page.GetByLabel("Tokens that were found somewhere public").SelectOptionAsync("Keep working, and are shown as reported");
        await page.Button("Save changes").ClickAsync();
        await Expect(page.Notice("The policy is saved.")).ToBeVisibleAsync();

        await host.PostAsync(
            "/api/token-leaks",
            Credentials.None,
            new { tokens = new[] { new { value = token.Value, url = "https://example.com/paste" } } });
        await Wait.UntilAsync(async () =>
        {
            await using var db = host.OpenDatabase();
            return await db.ApiTokenValues.AnyAsync(value => value.TokenId == token.Id && value.ReportedAt != null, Cancellation);
        });

        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Reported as leaked");
        await page.OpenAsync($"/settings/tokens/{token.Id}");
        await Expect(page.GetByText("Reported as found")).ToBeVisibleAsync();
        await Expect(page.Locator(".leak-place")).ToHaveTextAsync("https://example.com/paste");
        await Expect(page.GetByText("was told that token “Deploy” was found")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task TokensThatAppearMeanwhile_AreAskedAboutAgain()
    {
        var (organization, admin) = await TestOrganization.AddWithAsync(host, MemberRole.Admin);
        await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, admin);
        await page.OpenAsync(Path);
        await page.GetByText("Tokens may carry every scope").ClickAsync();
        await page.Locator("select[name=members]").SelectOptionAsync("members:read");
        await page.Button("Save changes").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 token carries scopes that are no longer allowed");
        await Expect(dialog).ToContainTextAsync("members:write");
        await organization.AddTokenAsync();

        await dialog.GetByText("Narrow it").ClickAsync();
        await dialog.Button("Save policy").ClickAsync();
        await Expect(dialog).ToContainTextAsync("2 tokens carry scopes that are no longer allowed");
        await dialog.GetByText("Leave them").ClickAsync();
        await dialog.Button("Save policy").ClickAsync();

        await Expect(page.Notice("The policy is saved.")).ToBeVisibleAsync();
        await using var db = host.OpenDatabase();
        Assert.All(
            await db.ApiTokens.Where(row => row.OrganizationId == organization.Id).ToListAsync(Cancellation),
            row => Assert.True(row.Scopes.Allows(Scope.MembersWrite)));
    }

    [Fact]
    public async Task UnusedTokens_AreShownBeforeTheRule_AndNothingIsCutOff()
    {
        var (organization, admin) = await TestOrganization.AddWithAsync(host, MemberRole.Admin);
        var (old, _) = organization.NewToken(createdAt: DateTimeOffset.UtcNow.AddDays(-100));
        await host.SaveAsync(old);
        var page = await NewPageAsync(host.Address, admin);
        await page.OpenAsync(Path);

        await page.GetByLabel("Disable unused tokens").FillAsync("29");
        await Expect(page.GetByText("from 30 to 365")).ToBeVisibleAsync();
        await page.GetByLabel("Disable unused tokens").FillAsync("90");
        await page.Button("Save changes").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 token has not been used for that long");
        await Expect(dialog).ToContainTextAsync("never used");
        await dialog.Button("Save policy").ClickAsync();

        await Expect(page.Notice("The policy is saved.")).ToBeVisibleAsync();
        await using var db = host.OpenDatabase();
        Assert.Null((await db.ApiTokens.SingleAsync(row => row.Id == old.Id, Cancellation)).DisabledAt);
        Assert.Equal(90, (await db.Organizations.SingleAsync(row => row.Id == organization.Id, Cancellation)).Policy.MaxIdleDays);
    }

    [Fact]
    public async Task CalendarLink_IsShownOnce_AndMadeAnewAndRemoved()
    {
        var (_, admin) = await TestOrganization.AddWithAsync(host, MemberRole.Admin);
        var page = await NewPageAsync(host.Address, admin);
        await page.OpenAsync(Path);

        await page.Button("Make a link").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var link = dialog.Locator(".copy-value");
        await Expect(link).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("/tokens/calendar/calendar_[0-9A-Za-z]{43}[.]ics$"));
        var first = await link.InnerTextAsync();
        await dialog.Button("Close").ClickAsync();
        await page.Button("Make a new link…").ClickAsync();
        await dialog.Button("Make a new link").ClickAsync();
        await Expect(link).Not.ToHaveTextAsync(first);
        await dialog.Button("Close").ClickAsync();
        await page.Button("Remove the link…").ClickAsync();
        await dialog.Button("Remove link").ClickAsync();

        await Expect(page.Notice("The link is removed.")).ToBeVisibleAsync();
        await Expect(page.Button("Make a link")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Developer_SeesThePolicy_AndCannotChangeIt()
    {
        var organization = TestOrganization.New(host);
        organization.Entity.Policy = new() { MaxTokenDays = 90, InvitedDomains = ["example.com"] };
        await host.SaveAsync(organization.Entity);
        var page = await NewPageAsync(host.Address, await organization.AddPersonAsync(MemberRole.Developer));

        await page.OpenAsync(Path);

        await Expect(page.GetByText("Only admins and owners can change the policy.")).ToBeVisibleAsync();
        await Expect(page.GetByText("90 days")).ToBeVisibleAsync();
        await Expect(page.GetByText("Addresses at example.com")).ToBeVisibleAsync();
        await Expect(page.Button("Save changes")).ToHaveCountAsync(0);
    }
}
