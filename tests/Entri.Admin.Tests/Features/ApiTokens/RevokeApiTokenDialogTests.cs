using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class RevokeApiTokenDialogTests(EntriHost host) : AppComponentTest(host)
{
    [Fact]
    public async Task Token_ThatMadeNothing_AsksForNothingElse()
    {
        var (page, answer) = Ask(0);

        Assert.Equal("Revoke “Root”?", page.Find("h2").TextContent);
        Assert.Empty(page.FindAll("input, .made-tokens"));
        Assert.Equal("An owner or admin can undo this for 72 hours.", page.Find(".field-hint").TextContent);
        await Press(page, "Revoke token");

        Assert.Equal(new Revocation(false, RevocationReason.Unused), await answer);
    }

    [Theory]
    [InlineData("1", RevocationReason.Rotated, "An owner or admin can undo this for 72 hours.")]
    [InlineData("2", RevocationReason.PersonLeft, "An owner or admin can undo this for 72 hours.")]
    [InlineData("3", RevocationReason.Leaked, "This cannot be undone.")]
    public async Task Reason_IsChosen_AndSaysWhetherThereIsAWayBack(string choice, RevocationReason reason, string sentence)
    {
        var (page, answer) = Ask(0);

        await page.Find("select").ChangeAsync(choice);
        Assert.Equal(sentence, page.Find(".field-hint").TextContent);
        await Press(page, "Revoke token");

        Assert.Equal(new Revocation(false, reason), await answer);
    }

    [Theory]
    [InlineData(1, "It made a token that goes on without it:", "Revoke it too", "Revoke 2 tokens")]
    [InlineData(3, "It made 3 tokens that go on without it:", "Revoke all 3 too", "Revoke 4 tokens")]
    public async Task Token_ThatMadeOthers_NamesThemAndLeavesThemUnlessTold(int count, string sentence, string choice, string act)
    {
        var (page, answer) = Ask(count);

        Assert.Equal(sentence, page.Find("#made-tokens").TextContent);
        Assert.Equal(count, page.FindAll(".made-tokens li").Count);
        Assert.Equal("Made 0", page.Find(".made-tokens strong").TextContent);
        Assert.Contains(choice, page.Find("label:has(input)").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("input[type=checkbox]").HasAttribute("checked"));

        await page.Find("input[type=checkbox]").ChangeAsync(true);
        await Press(page, act);
        Assert.Equal(new Revocation(true, RevocationReason.Unused), await answer);
    }

    [Fact]
    public async Task Token_ThatMadeOthers_CanBeRevokedAlone()
    {
        var (page, answer) = Ask(2);

        await Press(page, "Revoke token");

        Assert.Equal(new Revocation(false, RevocationReason.Unused), await answer);
    }

    [Fact]
    public async Task Cancel_RevokesNothing()
    {
        var (page, answer) = Ask(2);

        await page.Find("input[type=checkbox]").ChangeAsync(true);
        await Press(page, "Cancel");

        Assert.Null(await answer);
    }

    [Fact]
    public void More_ThanAreListed_AreCounted()
    {
        var (page, _) = Ask(2, total: 1_002);

        Assert.Equal("and 1,000 more", page.FindAll(".made-tokens li")[^1].TextContent);
    }

    private static Task Press(IRenderedComponent<MudDialogProvider> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text).ClickAsync();

    private static ApiTokenResponse Token(string name, string? maker = null) => new(
        $"tok_{name}",
        name,
        "org_1",
        Scopes: [],
        ExpiresAt: null,
        TestTime.Start,
        Description: null,
        "entri_Ab12…x9Zq",
        ApiTokenState.Active,
        Disabled: false,
        RevokedAt: null,
        LastUsedAt: null,
        LastUsedFrom: null,
        CreatedBy: "Root",
        maker,
        Projects: null,
        AllowedIps: null,
        RateLimit: null,
        ContactEmail: null,
        CanRotateItself: false,
        RevokedReason: null);

    private (IRenderedComponent<MudDialogProvider> Page, Task<Revocation?> Answer) Ask(int count, int? total = null)
    {
        var page = Render<MudDialogProvider>();
        var made = new MadeApiTokens([.. Enumerable.Range(0, count).Select(i => Token($"Made {i}", "tok_Root"))], total ?? count);
        var answer = page.InvokeAsync(
            () => RevokeApiTokenDialog.ShowAsync(Services.GetRequiredService<Dialogs>(), Token("Root"), made));
        page.WaitForElement("h2");
        return (page, answer.InTimeAsync());
    }
}
