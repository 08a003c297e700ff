using System.Net;
using Entri.Admin.BrowserTests.Shell;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

public sealed class RevokeMadeTokensTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private const int Many = 40;
    private readonly Accessibility _accessibility = new();

    [Fact]
    public async Task Token_ThatMadeOthers_TakesThemAlongWhereThePersonWantsIt()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var root = await organization.AddTokenAsync();
        var name = string.Concat(Enumerable.Repeat("LongName", 12));
        var maker = await MakeAsync(organization, root, name);
        for (var i = 1; i < Many; i++)
        {
            await MakeAsync(organization, i % 2 == 0 ? root : maker, $"Build runner {i} of the fleet in Frankfurt");
        }

        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        await tokens.Search.FillAsync("Deploy");
        await Expect(tokens.Row("Deploy")).ToBeVisibleAsync();
        await tokens.ChooseAsync("Deploy", "Revoke…");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(Many);
        await Expect(dialog.Button("Cancel")).ToBeFocusedAsync();
        await _accessibility.ExamineAsync(page, "confirm dialog with what a token made");

        await dialog.GetByLabel($"Revoke all {Many} too").CheckAsync();
        await dialog.Button($"Revoke {Many + 1} tokens").ClickAsync();

        await Expect(page.Notice($"Deploy and {Many} tokens that it made are revoked.")).ToBeVisibleAsync();
        (await host.GetAsync("/api/tokens/self", maker.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        _accessibility.AssertClean();
    }

    private async Task<TestToken> MakeAsync(TestOrganization organization, TestToken maker, string name)
    {
        var made = await host.PostAsync(
            organization.TokensPath, maker.Credentials, $$"""{"name":"{{name}}","scopes":["tokens:write"]}""");
        return new TestToken(made.Id, made.Json.GetProperty("token").GetString()!);
    }
}
