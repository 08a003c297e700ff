using Entri.Admin.BrowserTests.ApiTokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>Something that nobody expected, wherever it comes up: the person reads what happened and goes on in the same page.</summary>
public sealed class FailureTests(Chromium chromium) : BrowserTest(chromium)
{
    private readonly FaultyDatabase _database = new();

    [Fact]
    public async Task Dialog_WhoseWorkFails_LeavesThePageAndCanBeOpenedAgain()
    {
        var (page, tokens) = await OpenAsync();
        await tokens.StartCreatingAsync();
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("CI");

        _database.BeforeWrite = Fail;
        await tokens.CreateDialog.Button("Create token").ClickAsync();
        await Expect(Message(page)).ToContainTextAsync("This dialog failed.");
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();

        _database.BeforeWrite = null;
        await Message(page).GetByText("Close").ClickAsync();
        await Expect(Message(page)).ToHaveCountAsync(0);
        await tokens.CreateAsync("CI");
    }

    [Fact]
    public async Task Action_ThatFails_SaysSoAndGoesOn()
    {
        var (page, tokens) = await OpenAsync();

        _database.BeforeWrite = Fail;
        await tokens.ChooseAsync("Deploy", "Disable");
        await Expect(Message(page)).ToContainTextAsync("This page failed.");

        _database.BeforeWrite = null;
        await page.Button("Try again").ClickAsync();
        await tokens.ChooseAsync("Deploy", "Disable");
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Disabled");
    }

    [Fact]
    public async Task Undo_ThatFails_SaysSoAndLeavesThePage()
    {
        var (page, tokens) = await OpenAsync();
        await tokens.ChooseAsync("Deploy", "Disable");
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Disabled");

        _database.BeforeWrite = Fail;
        await page.Notice("Deploy is disabled").Button("Undo").ClickAsync();
        await Expect(page.Notice("This could not be undone.")).ToBeVisibleAsync();

        _database.BeforeWrite = null;
        await tokens.ChooseAsync("Deploy", "Enable");
        await Expect(tokens.Row("Deploy")).ToContainTextAsync("Never used");
    }

    private static InvalidOperationException Fail() => new("Nobody expected this.");

    private static ILocator Message(IPage page) => page.Locator(".page-state[role=alert], .dialog-failure");

    private async Task<(IPage Page, TokensPage Tokens)> OpenAsync()
    {
        var host = Own(EntriHost.With(TestDatabase.SqliteSettings, services =>
        {
            services.AddSingleton(TimeProvider.System);
            _database.AddTo(services);
        }));
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await organization.AddTokenAsync();
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        return (page, tokens);
    }
}
