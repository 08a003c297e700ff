using Bunit;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Components;

public sealed class DialogsTests : ComponentTest
{
    private readonly IRenderedComponent<MudDialogProvider> _provider;

    public DialogsTests() => _provider = Render<MudDialogProvider>();

    private Dialogs Dialogs => Services.GetRequiredService<Dialogs>();

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task SecondPress_OfTheSameButton_OpensNoSecondDialog()
    {
        var first = AskAsync();
        var second = AskAsync();

        Assert.False(await second);
        Assert.Single(_provider.FindAll(".mud-dialog"));

        await _provider.FindAll("button").Single(button => button.TextContent.Trim() == "Do it").ClickAsync();
        Assert.True(await first);
        var again = AskAsync();
        _provider.WaitForElement(".mud-dialog");
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task OtherQuery_KeepsTheDialog_AndAnotherPageEndsIt()
    {
        var answer = AskAsync();
        await _provider.InvokeAsync(() => Navigation.NavigateTo("?page=2"));
        await _provider.InvokeAsync(() => Navigation.NavigateTo("?page=3"));
        Assert.Single(_provider.FindAll(".mud-dialog"));

        await _provider.InvokeAsync(() => Navigation.NavigateTo("elsewhere"));
        Assert.False(await answer);
        _provider.WaitForAssertion(() => Assert.Empty(_provider.FindAll(".mud-dialog")));
    }

    [Fact]
    public async Task Failure_OfADialog_LetsItBeOpenedAgain()
    {
        var answer = AskAsync();
        await _provider.InvokeAsync(Dialogs.DismissAll);
        Assert.False(await answer);

        var again = AskAsync();
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task Answer_ReachesWhoAsked_AlsoWhereTheBrowserIsGone()
    {
        Script.SetupVoid("restoreFocus").SetException(new TaskCanceledException());
        var answer = AskAsync();
        await _provider.FindAll("button").Single(button => button.TextContent.Trim() == "Do it").ClickAsync();
        Assert.True(await answer);
    }

    private Task<bool> AskAsync() => _provider.InvokeAsync(() => ConfirmDialog.ShowAsync(Dialogs, "Sure?", "It breaks.", "Do it"));
}
