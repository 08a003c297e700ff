using System.Collections.Concurrent;
using System.Text;
using Entri.Admin.Domain;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>What a list shows, from where, and how it comes to show something else.</summary>
public sealed class ListStateTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Address_HoldsTheState_AlsoOverBackAndReload()
    {
        var (page, tokens, _) = await OpenAsync(TokensPage.Path);
        var count = page.Locator(".list-pager");

        await page.Filter("Revoked").ClickAsync();
        await Expect(page).ToBeAtAsync($"{TokensPage.Path}?state=Revoked");
        await page.Button("Name").ClickAsync();
        await tokens.Search.FillAsync("babbage");
        await Expect(page).ToBeAtAsync($"{TokensPage.Path}?state=Revoked&sort=Name&q=babbage");
        await Expect(tokens.Rows.Filter(new() { HasNotText = "Charles Babbage" })).ToHaveCountAsync(0);
        var found = await count.TextContentAsync();

        await page.ReloadAsync();
        await Expect(tokens.Search).ToHaveValueAsync("babbage");
        await Expect(count).ToHaveTextAsync(found!);
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" })).ToHaveAttributeAsync("aria-sort", "ascending");

        await page.WaitForInteractiveAsync();
        await page.GoBackAsync();
        await Expect(tokens.Search).ToHaveValueAsync("");
        await Expect(page.Filter("Revoked")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GoBackAsync();
        await page.GoBackAsync();
        await Expect(page.Filter("Usable")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task NextPage_StartsAtItsTopWithTheFocusThere()
    {
        var (page, tokens, _) = await OpenAsync($"{TokensPage.Path}?state=All");
        await page.Button("Next page").ClickAsync();

        await Expect(page).ToBeAtAsync($"{TokensPage.Path}?state=All&page=2");
        await Expect(tokens.Rows).ToHaveCountAsync(10);
        await Expect(page.Locator(".data-list")).ToBeFocusedAsync();
        await Expect(tokens.Rows.First).ToBeInViewportAsync();

        await page.GoBackAsync();
        await Expect(tokens.Rows).ToHaveCountAsync(50);
    }

    [Fact]
    public async Task Value_ThatIsPastedIntoTheSearch_FindsItsRowAndStaysInTheBrowser()
    {
        var (page, tokens, token) = await OpenAsync(TokensPage.Path, open: false);
        var sent = new ConcurrentQueue<string>();
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Enqueue(
            frame.Text ?? Encoding.Latin1.GetString(frame.Binary!));
        page.Request += (_, request) => sent.Enqueue(request.Url);
        await page.OpenAsync(TokensPage.Path);

        await tokens.Search.FillAsync(token.Value);

        await Expect(tokens.Rows).ToHaveCountAsync(1);
        await Expect(tokens.Row("The one")).ToBeVisibleAsync();
        var hint = $"{token.Value[..10]}…{token.Value[^4..]}";
        await Expect(tokens.Search).ToHaveValueAsync(hint);
        await tokens.Search.FillAsync($"{token.Value} {token.Value}");
        await Expect(tokens.Search).ToHaveValueAsync($"{hint} {hint}");
        await tokens.Search.FillAsync($"x-api-key: {token.Value[..40]}");
        await Expect(tokens.Search).ToHaveValueAsync($"x-api-key: {token.Value[..10]}");
        await Expect(tokens.Rows).ToHaveCountAsync(1);
        await Expect(tokens.Row("The one")).ToBeVisibleAsync();
        Assert.Contains(sent, text => text.Contains(token.Value[..10], StringComparison.Ordinal));
        Assert.DoesNotContain(sent, text => text.Contains(token.Value[..11], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_ComeWithThePage_AndWhatIsPressedBeforeItAnswersIsDone()
    {
        var (page, tokens, _) = await OpenAsync(TokensPage.Path, open: false);
        var mayStart = new TaskCompletionSource();
        await page.RouteAsync("**/_framework/blazor.web*.js", async route =>
        {
            await mayStart.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(TokensPage.Path, new() { WaitUntil = WaitUntilState.Commit });
        await Expect(tokens.Rows.First).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("[data-shortcuts]").CountAsync());

        await tokens.Search.PressSequentiallyAsync("babbage");
        await page.Filter("Revoked").ClickAsync();
        await page.Button("Create token").ClickAsync();
        mayStart.SetResult();

        await Expect(tokens.CreateDialog).ToBeVisibleAsync();
        await Expect(tokens.CreateDialog).ToHaveCountAsync(1);
        await Expect(page).ToBeAtAsync($"{TokensPage.Path}?q=babbage");
    }

    /// <summary>A pointer over a page that is loading asks for its layout, and whatever is laid out without styles moves later.</summary>
    [Fact]
    public async Task Page_UnderAPointerWhileItLoads_IsLaidOutOnceItsStylesAreThere_AndNothingMoves()
    {
        var (page, tokens, _) = await OpenAsync(TokensPage.Path, open: false);
        await page.AddInitScriptAsync("""
            window.moved = [];
            new PerformanceObserver(list => list.getEntries().forEach(entry => moved.push(...entry.sources.map(
              source => `${entry.startTime}: ${source.node?.className ?? source.node?.textContent}`))))
              .observe({ type: 'layout-shift', buffered: true });
            """);
        var styles = new TaskCompletionSource();
        await page.RouteAsync("**/MudBlazor.min.css", async route =>
        {
            await styles.Task;
            await route.ContinueAsync();
        });
        var whole = page.WaitForResponseAsync(response => response.Url.EndsWith(TokensPage.Path, StringComparison.Ordinal));
        await page.GotoAsync(TokensPage.Path, new() { WaitUntil = WaitUntilState.Commit });
        await (await whole).FinishedAsync();
        // The browser says that it has the move when the page is there.
        var move = page.Mouse.MoveAsync(400, 500);
        Assert.Equal(0, await tokens.Rows.CountAsync());
        styles.SetResult();
        await move;
        await page.WaitForInteractiveAsync();

        await Expect(tokens.Rows.First).ToBeVisibleAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>("moved"));
    }

    [Fact]
    public async Task Change_BySomebodyElse_ShowsByItself()
    {
        var (page, tokens, token) = await OpenAsync(TokensPage.Path);
        await Expect(tokens.Row("The one")).ToBeVisibleAsync();

        var path = $"/api/organizations/current/tokens/{token.Id}";
        (await host.PatchAsync(path, token.Credentials, new { name = "Renamed" })).HasStatus(System.Net.HttpStatusCode.OK);

        await Expect(tokens.Row("Renamed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Name_LeadsToEverythingThatIsKnown()
    {
        var (page, tokens, token) = await OpenAsync(TokensPage.Path);
        await tokens.Row("The one").GetByRole(AriaRole.Link).ClickAsync();

        await Expect(page.Heading("The one")).ToBeFocusedAsync();
        await Expect(page).ToBeAtAsync($"{TokensPage.Path}/{token.Id}");
        await Expect(page.GetByText(token.Id)).ToBeVisibleAsync();
        await Expect(page.GetByText("Create, change, archive and delete projects.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Actions for The one" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Disable" }).ClickAsync();
        await Expect(page.Locator(".page-header .state-chip")).ToHaveTextAsync("Disabled");
        await Expect(page.GetByText("disabled token “The one”")).ToBeVisibleAsync();

        await page.GotoAsync($"{TokensPage.Path}/tok_nothing");
        await Expect(page.GetByText("There is no such token")).ToBeVisibleAsync();
    }

    private async Task<(IPage Page, TokensPage Tokens, TestToken Token)> OpenAsync(string path, bool open = true)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await OrdinaryTokens.AddAsync(host, organization, 59);
        var token = await organization.AddTokenAsync([.. Scope.Own], token => token.Name = "The one");
        var page = await NewPageAsync(host.Address, person);
        if (open)
        {
            await page.OpenAsync(path);
        }

        return (page, new TokensPage(page), token);
    }
}
