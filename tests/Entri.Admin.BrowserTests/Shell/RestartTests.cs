using System.Diagnostics;
using Entri.Admin.BrowserTests.ApiTokens;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>What becomes of an open page when the process ends and another one takes its place.</summary>
[Collection(Chromium.Clipboard)]
[Trait(TestTraits.Takes, TestTraits.LongTime)]
public sealed class RestartTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string General = "/settings/general";

    /// <summary>Twice what a stop takes on a quiet machine.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly DataFolder _data = new();
    private ServerProcess? _app;

    private ServerProcess App => _app!;

    [Fact]
    public async Task Restart_PagesComeBackWithWhatWasTyped()
    {
        var page = await StartAsync();
        var searching = await TokensPage.OpenAsync(page);
        await searching.Search.FillAsync("half a sea");
        var creating = await TokensPage.OpenAsync(await page.Context.NewPageAsync());
        await creating.StartCreatingAsync();
        await creating.CreateDialog.GetByLabel("Name").FillAsync("Half typed");
        var general = await page.Context.NewPageAsync();
        await general.OpenAsync(General);
        await general.GetByLabel("Description").FillAsync("Half a descri");

        await StopAsync();
        await Expect(Bar(general)).ToContainTextAsync("Entri Admin is restarting. This page comes back by itself.");
        await StartAgainAsync();

        await Expect(Bar(general)).ToBeHiddenAsync();
        await Expect(general.GetByLabel("Description")).ToHaveValueAsync("Half a descri");
        await Expect(searching.Search).ToHaveValueAsync("half a sea");
        await Expect(searching.Row("Deploy")).ToHaveCountAsync(0);
        await Expect(creating.CreateDialog.GetByLabel("Name")).ToHaveValueAsync("Half typed");
        Assert.Equal(0, await general.EvaluateAsync<int>("sessionStorage.length"));

        // What came back is not a picture of it.
        await creating.CreateDialog.Button("Create token").ClickAsync();
        await Expect(creating.Reveal.Value).ToHaveTextAsync(RevealDialog.Format);
        await general.Button("Save changes").ClickAsync();
        await Expect(general.Notice("The settings are saved.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Restart_LeavesAValueThatIsShownForItsOneTime()
    {
        var page = await StartAsync();
        var tokens = await TokensPage.OpenAsync(page);
        var reveal = await tokens.CreateAsync("Shown");
        var value = await reveal.ReadAsync();
        var copied = await TokensPage.OpenAsync(await page.Context.NewPageAsync());
        await (await copied.CreateAsync("Copied")).CopyValueAsync();

        await StopAsync();
        await StartAgainAsync();

        await Expect(Bar(page)).ToContainTextAsync("Copy what you need from it, then reload.");
        await Expect(reveal.Value).ToHaveTextAsync(value);
        await Expect(copied.Row("Copied")).ToBeVisibleAsync();
        await Expect(copied.Reveal.Dialog).ToHaveCountAsync(0);

        // Code is no value.
        await reveal.Dialog.Button("Copy code").First.ClickAsync();
        await Expect(Bar(page)).ToContainTextAsync("Copy what you need from it, then reload.");
        await reveal.Copy.ClickAsync();
        await Expect(Bar(page)).ToContainTextAsync("Copied. Reload this page to continue.");
        await Bar(page).Button("Reload").ClickAsync();
        await page.WaitForInteractiveAsync();
        await Expect(tokens.Row("Shown")).ToContainTextAsync("Never picked up");
    }

    [Fact]
    public async Task Restart_KeepsNoSecretAndLeavesAChoiceThatItCannotMakeAgain()
    {
        var page = await StartAsync();
        await page.AddInitScriptAsync("window.kept = sessionStorage.getItem('entri_typed')");
        var searching = await TokensPage.OpenAsync(page);
        await page.EvaluateAsync(
            "document.body.insertAdjacentHTML('beforeend', '<form><input aria-label=Who><input aria-label=Proof type=password></form>')");
        await page.GetByLabel("Who").FillAsync("somebody");
        await page.GetByLabel("Proof").FillAsync(TestOrganization.Password);
        var value = ApiTokenSecret.Generate().Reveal();
        await searching.Search.FillAsync(value);
        var choosing = await TokensPage.OpenAsync(await page.Context.NewPageAsync());
        await choosing.StartCreatingAsync();
        await choosing.CreateDialog.GetByLabel("Name").FillAsync("Half chosen");
        await choosing.CreateDialog.GetByRole(AriaRole.Radio).Last.ClickAsync();

        await StopAsync();
        await StartAgainAsync();

        await Expect(Bar(page)).ToBeHiddenAsync();
        await page.WaitForInteractiveAsync();
        await Expect(page.GetByLabel("Proof")).ToHaveCountAsync(0);
        var kept = await page.EvaluateAsync<string>("kept");
        Assert.DoesNotContain(value[10..^4], kept, StringComparison.Ordinal);
        Assert.DoesNotContain(TestOrganization.Password, kept, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody", kept, StringComparison.Ordinal);
        await Expect(Bar(page.Context.Pages[^1])).ToContainTextAsync("Copy what you need from it, then reload.");
        await Expect(choosing.CreateDialog.GetByLabel("Name")).ToHaveValueAsync("Half chosen");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _data.DisposeAsync();
    }

    private static ILocator Bar(IPage page) => page.Locator("#components-reconnect-modal");

    /// <summary>Starts the app, and opens a window of somebody who is signed in there.</summary>
    private async Task<IPage> StartAsync()
    {
        var person = await EntriData.InDatabaseAsync(
            _data.Path,
            async (_, app) =>
            {
                var organization = await TestOrganization.AddAsync(app);
                await organization.AddTokenAsync();
                return await organization.AddPersonAsync(MemberRole.Owner);
            });
        _app = await ServerProcess.StartedAppAsync(_data.Path);
        var page = await NewPageAsync(App.Address, person, options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        Watch.Allow("net::ERR_");
        Watch.Allow("Cannot send data if the connection is not in the 'Connected' State");
        Watch.Allow("Error: Connection disconnected with error");
        Watch.Allow("Error: Failed to complete negotiation");
        Watch.Allow("Error: Failed to start the connection");
        Watch.Allow("Error: Error: Failed to complete negotiation");
        Watch.AllowStatus(503);
        return page;
    }

    private async Task StopAsync()
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, await App.StopAsync());
        Assert.True(clock.Elapsed < LongestStop, $"The stop took {clock.Elapsed}.");
    }

    private async Task StartAgainAsync()
    {
        var port = App.Address.Port;
        await App.DisposeAsync();
        _app = await ServerProcess.StartedAppAsync(_data.Path, $"--urls=http://127.0.0.1:{port}");
    }
}
