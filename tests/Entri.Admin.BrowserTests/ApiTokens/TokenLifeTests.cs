using System.Net;
using Entri.Admin.BrowserTests.Shell;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>New values, revocations with a way back, and many tokens at once, as a person meets them.</summary>
public sealed class TokenLifeTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private readonly Accessibility _accessibility = new();

    [Fact]
    public async Task Rotation_KeepsBothValuesAlive_UntilThePersonFinishesIt()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, person);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var tokens = await TokensPage.OpenAsync(page);
        using var client = new ApiClient(host.Address);

        await tokens.ChooseAsync("Deploy", "Rotate…");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Rotate “Deploy”" });
        await Expect(dialog).ToContainTextAsync("The old value works until");
        await _accessibility.ExamineAsync(page, "rotate dialog");
        await dialog.Button("Rotate").ClickAsync();
        await tokens.Reveal.WaitUntilReadyAsync();
        var rotated = await tokens.Reveal.ReadAsync();
        await tokens.Reveal.CopyValueAsync();
        await tokens.Reveal.Close.ClickAsync();
        await Expect(tokens.Reveal.Dialog).ToBeHiddenAsync();
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK),
            ((await client.GetProjectsAsync(token.Value)).Status, (await client.GetProjectsAsync(rotated)).Status));

        await CallAsync(token, "nightly/1.0");
        await tokens.Row("Deploy").GetByRole(AriaRole.Link).ClickAsync();
        var nightly = page.Locator(".rotation tbody tr").Filter(new() { HasText = "nightly/1.0" });
        await Expect(nightly).ToContainTextAsync("Still old");
        await Expect(nightly.Locator("td").First).ToContainTextAsync("1 request");
        await Expect(nightly.Locator("td").Nth(1)).ToHaveTextAsync("None");
        await Expect(page.Locator(".rotation")).ToContainTextAsync("1 source still uses the old value");
        await CallAsync(new TestToken(token.Id, rotated), "nightly/1.0");
        await Expect(nightly).ToContainTextAsync("Changed", new() { Timeout = 60_000 });
        await Expect(page.Locator(".rotation")).ToContainTextAsync("You can finish now.");
        await Expect(page.GetByText($"The old value {token.Value[..10]}…{token.Value[^4..]} works until")).ToBeVisibleAsync();
        await page.Button("Extend…").ClickAsync();
        var extend = page.GetByRole(AriaRole.Dialog, new() { Name = "Let the old value go on" });
        await extend.GetByLabel("The old value works for").SelectOptionAsync("7 days");
        await extend.Button("Let it go on").ClickAsync();
        await Expect(extend).ToBeHiddenAsync();
        await _accessibility.ExamineAsync(page, "page of a token that is being rotated");
        await page.Button("Finish now").ClickAsync();
        await page.Button("End it now").ClickAsync();

        await Expect(page.Notice("Only the newest value of Deploy works now.")).ToBeVisibleAsync();
        await Expect(page.GetByText("works until")).ToHaveCountAsync(0);
        await Expect(page.Locator(".rotation")).ToHaveCountAsync(0);
        await Expect(page.Locator(".timeline")).ToContainTextAsync("First call with the value");
        var refused = (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        Assert.Contains("token_expired", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetProjectsAsync(rotated)).Status);
        _accessibility.AssertClean();
    }

    [Fact]
    public async Task Edit_ThatNarrows_ShowsFirstWhatItWouldHaveRefused()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();
        await CallAsync(token, "nightly/1.0");
        await CallAsync(token, "nightly/1.0");
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);

        await tokens.ChooseAsync("Deploy", "Edit");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Edit token" });
        await dialog.GetByRole(AriaRole.Searchbox).FillAsync("proj");
        await Expect(dialog.Locator(".scope-level")).ToHaveCountAsync(1);
        await dialog.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await dialog.Locator("select[name=projects]").SelectOptionAsync("");
        var notice = dialog.Locator(".narrowing");
        await Expect(notice).ToContainTextAsync("In the last 30 days this would have refused 2 calls.");
        await Expect(notice.Locator("li")).ToContainTextAsync("nightly/1.0");
        await Expect(notice).ToBeInViewportAsync();
        await _accessibility.ExamineAsync(page, "edit dialog with what a narrower token would have been refused");
        await dialog.Button("Save").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();

        (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.Forbidden);
        _accessibility.AssertClean();
    }

    [Fact]
    public async Task Rotation_WhoseValueIsLost_SaysSo()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);

        await tokens.ChooseAsync("Deploy", "Rotate…");
        await page.GetByRole(AriaRole.Dialog).Button("Rotate").ClickAsync();
        await tokens.Reveal.WaitUntilReadyAsync();
        await tokens.Reveal.Close.ClickAsync();
        await tokens.Reveal.CloseWithoutCopying.ClickAsync();

        await Expect(tokens.Row("Deploy")).ToContainTextAsync("New value not picked up");
        await page.OpenAsync($"{TokensPage.Path}/{token.Id}");
        await Expect(page.GetByText("New value never picked up")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Revocation_IsUndone_AtOnceOrFromThePage_ButNotAfterALeak()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);

        await tokens.RevokeAsync("Deploy");
        (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        await page.Button("Undo").ClickAsync();
        await Expect(page.Notice("The token is restored.")).ToBeVisibleAsync();
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
        (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.OK);

        await tokens.RevokeAsync("Deploy");
        await page.OpenAsync($"{TokensPage.Path}/{token.Id}");
        await Expect(page.GetByText("Revoked because nobody needs it any more. It can be restored until")).ToBeVisibleAsync();
        await _accessibility.ExamineAsync(page, "page of a revoked token");
        await page.Button("Restore").ClickAsync();
        await Expect(page.Notice("Deploy is restored")).ToBeVisibleAsync();
        (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.OK);

        tokens = await TokensPage.OpenAsync(page);
        await tokens.ChooseAsync("Deploy", "Revoke…");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Why").SelectOptionAsync("It leaked, or may have");
        await Expect(page.GetByText("This cannot be undone.")).ToBeVisibleAsync();
        await page.Button("Revoke token").ClickAsync();
        await Expect(page.Notice("Deploy is revoked.")).ToBeVisibleAsync();
        await Expect(page.Button("Undo")).ToHaveCountAsync(0);
        await Expect(page.Button("Actions for Deploy")).ToHaveCountAsync(0);
        _accessibility.AssertClean();
    }

    [Fact]
    public async Task ManyTokens_AreDisabledAndRevokedTogether_WithAResultForEach()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var made = new List<TestToken>();
        for (var number = 1; number <= 3; number++)
        {
            made.Add(await organization.AddTokenAsync(change: token => token.Name = $"Runner {number}"));
        }

        await organization.AddTokenAsync(change: token => (token.Name, _) = ("Old", token.Revoke(host.Clock.GetUtcNow())));
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);

        await page.GetByLabel("Select Runner 1").PressAsync("Space");
        await Expect(page.GetByText("1 selected")).ToBeVisibleAsync();
        await page.GetByLabel("Select Runner 2").CheckAsync();
        await _accessibility.ExamineAsync(page, "list with chosen tokens");
        await page.Locator(".list-selection").Button("Disable…").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Button("Disable").ClickAsync();
        await Expect(page.GetByText("2 done.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Dialog).Button("Close").ClickAsync();
        await Expect(tokens.Row("Runner 2")).ToContainTextAsync("Disabled");
        (await host.GetAsync("/api/tokens/self", made[0].Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        await page.Button("Undo").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Enable 2 tokens" })).ToContainTextAsync("2 done.");
        await page.GetByRole(AriaRole.Dialog).Button("Close").ClickAsync();
        await Expect(tokens.Row("Runner 2")).Not.ToContainTextAsync("Disabled");

        await page.GetByLabel("Select all on this page").CheckAsync();
        await page.Locator(".list-selection").Button("Revoke…").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Button("Revoke 4 tokens").ClickAsync();
        await Expect(page.GetByText("3 done, 1 refused.")).ToBeVisibleAsync();
        await Expect(page.Locator(".bulk-results")).ToContainTextAsync("It was revoked already.");
        await _accessibility.ExamineAsync(page, "results of many");
        await page.GetByRole(AriaRole.Dialog).Button("Close").ClickAsync();
        await Expect(page.Notice("3 tokens are revoked.")).ToBeVisibleAsync();
        foreach (var token in made)
        {
            (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        }

        await page.Button("Undo").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Restore 3 tokens" })).ToContainTextAsync("3 done.");
        (await host.GetAsync("/api/tokens/self", made[2].Credentials)).HasStatus(HttpStatusCode.OK);
        _accessibility.AssertClean();
    }

    /// <summary>Calls once, and has that counted at once.</summary>
    private async Task CallAsync(TestToken token, string program)
    {
        (await host.GetAsync("/api/projects", token.Credentials.With("User-Agent", program))).HasStatus(HttpStatusCode.OK);
        await host.FlushUsesAsync();
    }
}
