using Entri.Admin.BrowserTests.ApiTokens;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

public sealed class ConnectionTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Connection_Lost_IsSaidAndComesBackWithWhatWasTyped()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        AllowComplaintsAboutTheConnection();
        IWebSocketRoute? connection = null;
        await page.RouteWebSocketAsync("**/_blazor*", route =>
        {
            connection = route;
            route.ConnectToServer();
        });
        var tokens = await TokensPage.OpenAsync(page);
        await tokens.StartCreatingAsync();
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Half typed");
        var bar = page.Locator("#components-reconnect-modal");
        await Expect(bar).ToBeHiddenAsync();

        await page.Context.SetOfflineAsync(true);
        await connection!.CloseAsync();
        await Expect(
            bar.GetByText("The connection was lost.").Or(bar.GetByText("The server does not answer."))
                .Filter(new() { Visible = true })).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(false);

        await Expect(bar).ToBeHiddenAsync();
        await Expect(tokens.CreateDialog.GetByLabel("Name")).ToHaveValueAsync("Half typed");
        await tokens.CreateDialog.Button("Create token").ClickAsync();
        await Expect(tokens.Reveal.Value).ToHaveTextAsync(RevealDialog.Format);
    }

    private void AllowComplaintsAboutTheConnection()
    {
        Watch.Allow("net::ERR_INTERNET_DISCONNECTED");
        Watch.Allow("Error: Connection disconnected with error");
        Watch.Allow("Error: Failed to complete negotiation");
        Watch.Allow("Error: Failed to start the connection");
        Watch.Allow("Error: Error: Failed to complete negotiation");
    }
}
