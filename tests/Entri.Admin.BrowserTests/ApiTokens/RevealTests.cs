using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>The one time that a value is seen.</summary>
[Collection(Chromium.Clipboard)]
public sealed class RevealTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private const string RefuseClipboard = """
        () => { Clipboard.prototype.writeText = () => Promise.reject(new DOMException('Refused', 'NotAllowedError')); }
        """;

    [Fact]
    public async Task Opened_IsAnAlertDialog_ThatKeepsTheFocus()
    {
        var (page, tokens) = await OpenAsync();

        var reveal = await tokens.CreateAsync("Deploy");

        await Expect(reveal.Dialog).ToHaveAccessibleNameAsync("Token created. Copy it now. Deploy");
        await Expect(reveal.Dialog)
            .ToHaveAccessibleDescriptionAsync("This is the only time that it is shown. Keep it where you keep passwords.");
        await Expect(reveal.Copy).ToBeFocusedAsync();
        await reveal.Dialog.EvaluateAsync(
            "dialog => { window.outside = 0; document.addEventListener('focusin', e => window.outside += !dialog.contains(e.target)); }");
        for (var press = 0; press < 25; press++)
        {
            await page.Keyboard.PressAsync(press < 15 ? "Tab" : "Shift+Tab");
        }

        Assert.True(
            await reveal.Dialog.EvaluateAsync<bool>("dialog => dialog.contains(document.activeElement) && window.outside === 0"),
            "The focus left the dialog.");
    }

    [Fact]
    public async Task Value_DoubleClick_SelectsExactlyTheWhole()
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");

        await reveal.Value.DblClickAsync();

        Assert.Matches(RevealDialog.Format, await reveal.ReadAsync());
        Assert.Equal(await reveal.ReadAsync(), await page.EvaluateAsync<string>("getSelection().toString()"));
    }

    [Fact]
    public async Task Copy_Clicked_SaysSoForTwoSecondsAndIsAnnounced()
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");

        await reveal.CopyValueAsync();

        await Expect(reveal.Dialog.GetByRole(AriaRole.Status).Filter(new() { HasText = "copied" }))
            .ToHaveTextAsync("Token copied to the clipboard.");
        Assert.Equal(await reveal.ReadAsync(), await ReadClipboardAsync(page));
        await Expect(reveal.Copy).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(reveal.Dialog).ToBeHiddenAsync();
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
    }

    [Fact]
    public async Task Escape_BeforeACopy_AsksAndCopyAndCloseCopies()
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");
        var value = await reveal.ReadAsync();

        await page.Keyboard.PressAsync("Escape");
        await Expect(reveal.Dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync(RevealDialog.Question);
        await Expect(reveal.CopyAndClose).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(reveal.Dialog).ToBeHiddenAsync();
        Assert.Equal(value, await ReadClipboardAsync(page));
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
    }

    [Fact]
    public async Task CloseWithoutCopying_ValueIsReplacedLater_AndTheNewOneWorks()
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");
        var lost = await reveal.ReadAsync();
        await reveal.Close.ClickAsync();
        await reveal.CloseWithoutCopying.ClickAsync();
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never picked up");

        await tokens.ChooseAsync("Deploy", "Replace value");
        await reveal.WaitUntilReadyAsync();
        await Expect(reveal.Dialog).ToHaveAccessibleNameAsync("Value replaced. Copy it now. Deploy");
        await reveal.CopyValueAsync();
        await reveal.Close.ClickAsync();

        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
        using var client = new ApiClient(host.Address);
        Assert.Equal(HttpStatusCode.OK, (await client.GetProjectsAsync(await ReadClipboardAsync(page))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetProjectsAsync(lost)).Status);
    }

    [Fact]
    public async Task Clipboard_Refuses_SelectsTheValueAndCtrlCCounts()
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");
        await page.EvaluateAsync(RefuseClipboard);

        await reveal.Copy.ClickAsync();
        await Expect(reveal.Dialog).ToContainTextAsync("Press Ctrl+C");
        Assert.Equal(await reveal.ReadAsync(), await page.EvaluateAsync<string>("getSelection().toString()"));
        await page.Keyboard.PressAsync("Control+C");
        await Expect(reveal.Dialog).Not.ToContainTextAsync("Press Ctrl+C");

        Assert.Equal(await reveal.ReadAsync(), await ReadClipboardAsync(page));
        await page.Keyboard.PressAsync("Escape");
        await Expect(reveal.Dialog).ToBeHiddenAsync();
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
    }

    [Fact]
    public async Task CopyAndClose_ClipboardRefuses_StaysOpen()
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");
        await page.EvaluateAsync(RefuseClipboard);

        await page.Keyboard.PressAsync("Escape");
        await Expect(reveal.CopyAndClose).ToBeFocusedAsync();
        await reveal.CopyAndClose.ClickAsync();

        await Expect(reveal.Dialog).ToContainTextAsync("Press Ctrl+C");
        await Expect(reveal.Value).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Back_BeforeACopy_AsksAndStays()
    {
        var (page, tokens) = await OpenAsync("/projects");
        await page.GetByRole(AriaRole.Link, new() { Name = "API Tokens" }).ClickAsync();
        await Expect(tokens.EmptyState).ToBeVisibleAsync();
        var reveal = await tokens.CreateAsync("Deploy");

        await page.EvaluateAsync("history.back()");

        await Expect(reveal.Dialog).ToContainTextAsync(RevealDialog.Question);
        await Expect(page).ToBeAtAsync(TokensPage.Path);
        await Expect(reveal.Value).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Reload_BeforeACopy_IsAskedFor_AndTheTokenIsNeverPickedUp()
    {
        var (page, tokens) = await OpenAsync();
        await tokens.CreateAsync("Deploy");
        var questions = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Type);
            await dialog.AcceptAsync();
        };

        await page.ReloadAsync();

        Assert.Equal(["beforeunload"], questions);
        await page.WaitForInteractiveAsync();
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never picked up");
    }

    [Fact]
    public async Task Download_IsMadeInTheBrowser()
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");
        var requests = new List<string>();
        page.Request += (_, request) => requests.Add(request.Url);

        var download = await page.RunAndWaitForDownloadAsync(() => reveal.Dialog.Button("Download .env").ClickAsync());

        Assert.Equal("entri.env", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(file);
        Assert.Equal($"ENTRI_API_KEY={await reveal.ReadAsync()}\n", await reader.ReadToEndAsync(Cancellation));
        Assert.DoesNotContain(requests, url => !url.StartsWith("blob:", StringComparison.Ordinal));
        await Expect(reveal.Dialog).ToContainTextAsync("Saved as entri.env.");
        await page.Keyboard.PressAsync("Escape");
        await Expect(reveal.Dialog).ToBeHiddenAsync();
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
    }

    /// <summary>Also where the lines of a phone are short: the height is that of the longest, in every tab.</summary>
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Snippets_FromTabToTab_MoveNothing(int width)
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");
        await page.SetViewportSizeAsync(width, 844);
        var places = new HashSet<(float, float, float, float)>();

        foreach (var tab in await reveal.Dialog.GetByRole(AriaRole.Tab).AllAsync())
        {
            await tab.ClickAsync();
            await Expect(tab).ToHaveAttributeAsync("aria-selected", "true");
            await Expect(reveal.Dialog.Button("Copy code")).ToHaveCountAsync(1);
            var (dialog, copy) = (await reveal.Dialog.BoundingBoxAsync(), await reveal.Copy.BoundingBoxAsync());
            places.Add((dialog!.Y, dialog.Height, copy!.X, copy.Y));
        }

        Assert.Single(places);
    }

    [Fact]
    public async Task Snippet_Copied_IsCodeAndLeavesTheTokenUncopied()
    {
        var (page, tokens) = await OpenAsync();
        var reveal = await tokens.CreateAsync("Deploy");

        await reveal.Dialog.GetByRole(AriaRole.Tab, new() { Name = "curl" }).ClickAsync();
        await Expect(reveal.Dialog.GetByText("curl http")).ToBeVisibleAsync();
        await reveal.Dialog.Button("Copy code").ClickAsync();
        await Expect(reveal.Dialog.Button("Copied")).ToBeVisibleAsync();

        var code = await ReadClipboardAsync(page);
        Assert.StartsWith("curl http", code, StringComparison.Ordinal);
        Assert.DoesNotContain(await reveal.ReadAsync(), code, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await Expect(reveal.Dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync(RevealDialog.Question);
    }

    private async Task<(IPage Page, TokensPage Tokens)> OpenAsync(string path = TokensPage.Path)
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person, options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        await page.OpenAsync(path);
        return (page, new TokensPage(page));
    }

    private static Task<string> ReadClipboardAsync(IPage page) => page.EvaluateAsync<string>("navigator.clipboard.readText()");
}
