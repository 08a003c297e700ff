using Bunit;
using Entri.Admin.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Components;

public sealed class ConfirmDialogTests : ComponentTest
{
    [Fact]
    public async Task TypedName_WrongThenRight_UnlocksTheButton()
    {
        var (page, answer) = Ask("deploy");
        Assert.Contains("stops working", page.Markup, StringComparison.Ordinal);

        await page.Find("input").InputAsync("deplo");
        Assert.True(Act(page).HasAttribute("disabled"));

        await page.Find("input").InputAsync("deploy");
        await Act(page).ClickAsync();
        Assert.True(await answer);
    }

    [Theory]
    [InlineData("two  blanks", "two blanks")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData("zero\u200Bwidth", "zerowidth")]
    public async Task TypedName_AsItIsSeen_UnlocksTheButton(string name, string typed)
    {
        var (page, answer) = Ask(name);

        await page.Find("input").InputAsync(typed);
        await Act(page).ClickAsync();
        Assert.True(await answer);
    }

    [Fact]
    public async Task NoTypedName_ConfirmsAtOnce()
    {
        var (page, answer) = Ask(null);
        Assert.Empty(page.FindAll("input"));
        await Act(page).ClickAsync();
        Assert.True(await answer);
    }

    [Fact]
    public async Task Cancel_AnswersNo()
    {
        var (page, answer) = Ask("deploy");
        await page.FindAll("button").Single(b => b.TextContent.Trim() == "Cancel").ClickAsync();
        Assert.False(await answer);
    }

    private static AngleSharp.Dom.IElement Act(IRenderedComponent<MudDialogProvider> page) =>
        page.FindAll("button").Single(b => b.TextContent.Trim() == "Revoke token");

    private (IRenderedComponent<MudDialogProvider> Page, Task<bool> Answer) Ask(string? typedName)
    {
        var page = Render<MudDialogProvider>();
        var answer = page.InvokeAsync(() => ConfirmDialog.ShowAsync(
            Services.GetRequiredService<Dialogs>(), "Revoke “deploy”?", "Every program that uses it stops working.",
            "Revoke token", typedName));
        page.WaitForElement(".mud-dialog");
        return (page, answer);
    }
}
