using Entri.Admin.BrowserTests.ApiTokens;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

public sealed class OpenPagesTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Page_TooMany_SaysSoAndOpensOnceThereIsRoom()
    {
        await using var narrow = EntriHost.With(new() { ["Circuits:PerPerson"] = "1" });
        var (_, person) = await TestOrganization.AddWithAsync(narrow);
        var first = await NewPageAsync(narrow.Address, person);
        await first.OpenAsync(TokensPage.Path);
        var second = await NewPageAsync(narrow.Address, person);
        Watch.Allow("You have 1 pages open");
        Watch.Allow("Failed to start the circuit");
        Watch.Allow("Circuit host not initialized");

        await second.GotoAsync(TokensPage.Path);
        await Expect(second.Heading("Too many open pages")).ToBeVisibleAsync();
        await first.GotoAsync("about:blank");
        await second.Button("Try again").ClickAsync();

        await second.WaitForInteractiveAsync();
        await second.GotoAsync("about:blank");
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public async Task Tokens_ThatEndLaterThanACalendar_AreShown(string language)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await organization.AddTokenAsync(change: token => (token.Name, token.ExpiresAt) = ("First", DateTimeOffset.MaxValue));
        await organization.AddTokenAsync(change: token => (token.Name, token.ExpiresAt) = ("Second", TestTime.Start.AddYears(60)));
        var page = await NewPageAsync(host.Address, person, options => options.Locale = language);

        var tokens = await TokensPage.OpenAsync(page);

        await Expect(tokens.Row("First")).ToBeVisibleAsync();
        await Expect(tokens.Row("Second")).ToBeVisibleAsync();
    }
}
