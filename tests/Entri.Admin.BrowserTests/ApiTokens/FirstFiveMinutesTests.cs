using System.Net;
using System.Text;
using Entri.Admin.BrowserTests.Accounts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>What the product is for, from an empty folder to a revoked token, against the app in a process of its own.</summary>
[Collection(Chromium.Clipboard)]
public sealed class FirstFiveMinutesTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Unauthorized = """{"statusCode":401,"message":"Unauthorized","error":"Unauthorized"}""";

    [Fact]
    public async Task NewPerson_SetsUpCreatesCopiesCallsAndRevokes_WithTheValueKeptNowhere()
    {
        var folder = Own(new DataFolder());
        var app = Own(
            await ServerProcess.Start("Entri.Admin.dll", $"--DataDirectory={folder.Path}", "--urls=http://127.0.0.1:0").WhenReadyAsync());
        using var client = new ApiClient(app.Address);
        var page = await NewPageAsync(app.Address, configure: options => options.Permissions = ["clipboard-read", "clipboard-write"]);

        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync("/setup");
        await page.RegisterAsync("ada@example.com", "correct horse battery staple");
        await Expect(page).ToBeAtAsync(TokensPage.Path);
        await page.WaitForInteractiveAsync();
        var tokens = new TokensPage(page);
        await Expect(tokens.EmptyState).ToBeVisibleAsync();

        var reveal = await tokens.CreateAsync("GitHub Actions, main repo");
        await reveal.CopyValueAsync();
        var value = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Matches(RevealDialog.Format, value);
        await reveal.Close.ClickAsync();
        await Expect(reveal.Dialog).ToBeHiddenAsync();
        await Expect(tokens.Row("GitHub Actions, main repo")).ToBeFocusedAsync();
        await Expect(tokens.Row("GitHub Actions, main repo")).ToContainTextAsync("Never used");

        var answer = await client.GetProjectsAsync(value);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("""{"data":[],"meta":{""", answer.Body, StringComparison.Ordinal);
        await ExpectLastUseAsync(page, tokens.Row("GitHub Actions, main repo"));

        await tokens.RevokeAsync("GitHub Actions, main repo");
        Assert.Equal((HttpStatusCode.Unauthorized, Unauthorized), await client.GetProjectsAsync(value));
        await page.Button("Actions for GitHub Actions, main repo").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem)).ToContainTextAsync(["Restore"]);
        await page.Keyboard.PressAsync("Escape");

        await page.Context.CloseAsync();
        await app.KillAsync();
        AssertNowhere(value, app.Output, folder.Path);
    }

    /// <summary>The app notes uses in batches: a look a few seconds later shows them.</summary>
    private static async Task ExpectLastUseAsync(IPage page, ILocator row)
    {
        var lastUse = row.GetByText("from 127.0.0.1");
        for (var look = 0; look < 10 && !await lastUse.IsVisibleAsync(); look++)
        {
            await TokensPage.OpenAsync(page);
            await Expect(row).ToBeVisibleAsync();
        }

        await Expect(lastUse).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("Active");
    }

    private static void AssertNowhere(string value, string output, string dataDirectory)
    {
        Assert.DoesNotContain(value, output, StringComparison.Ordinal);
        var secret = Encoding.ASCII.GetBytes(value["entri_".Length..]);
        Assert.All(
            Directory.EnumerateFiles(dataDirectory, "*", SearchOption.AllDirectories),
            file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(secret)));
    }
}
