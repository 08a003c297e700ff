using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>A value is in the open dialog and nowhere else.</summary>
[Collection(Chromium.Clipboard)]
public sealed class SecretHygieneTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private static readonly string[] Pages = [TokensPage.Path, "/settings/activity", "/settings/general", "/projects", "/sign-out"];

    private const string EverythingKept = """
        JSON.stringify(
            [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state,
          performance.getEntries().map(e => e.name)])
        """;

    [Fact]
    public async Task Value_AfterTheDialogClosed_IsNowhereInTheBrowser()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person, options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        var bodies = RecordBodies(page);
        var tokens = await TokensPage.OpenAsync(page);
        var reveal = await tokens.CreateAsync("Deploy");
        var value = await reveal.ReadAsync();

        await reveal.CopyValueAsync();
        await reveal.Close.ClickAsync();
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        await AssertFreeAsync(page, value);
        foreach (var path in Pages)
        {
            await page.GotoAsync(path);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await AssertFreeAsync(page, value);
        }

        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Value.Contains(value, StringComparison.Ordinal));
        Assert.True(bodies.Count > Pages.Length);
        Assert.All(bodies, body => Assert.DoesNotContain(value, body, StringComparison.Ordinal));
    }

    private static async Task AssertFreeAsync(IPage page, string value)
    {
        Assert.DoesNotContain(value, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(value, await page.EvaluateAsync<string>(EverythingKept), StringComparison.Ordinal);
    }

    private static ConcurrentBag<string> RecordBodies(IPage page)
    {
        var bodies = new ConcurrentBag<string>();
        page.Response += async (_, response) =>
        {
            try
            {
                bodies.Add(await response.TextAsync());
            }
            catch (PlaywrightException)
            {
                // Redirects and files that a newer page made the browser forget have no body to read.
            }
        };
        return bodies;
    }
}
