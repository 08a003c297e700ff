using Bunit;
using Entri.Admin.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Components;

/// <summary>Something that is done with many rows, one after the other.</summary>
public sealed class BulkRunDialogTests : ComponentTest
{
    private static readonly BulkRow[] Rows = [new("1", "alpha"), new("2", "beta"), new("3", "gamma")];

    [Fact]
    public async Task Run_SaysOfEachRowWhatBecameOfIt()
    {
        var (page, done) = Show(key => Task.FromResult(key == "2" ? "It is gone." : null));

        page.WaitForAssertion(() => Assert.Equal("2 done, 1 refused.", page.Find("[role=status]").TextContent));
        Assert.Equal(
            ["alphaDone", "betaIt is gone.Refused", "gammaDone"],
            page.FindAll(".bulk-results li").Select(row => string.Concat(row.TextContent.Split('\n').Select(line => line.Trim()))));
        await Press(page, "Close");
        Assert.Equal(["1", "3"], await done);
    }

    [Fact]
    public async Task Stop_LeavesTheRest()
    {
        var first = new TaskCompletionSource<string?>();
        var tried = new List<string>();
        var (page, done) = Show(key =>
        {
            tried.Add(key);
            return first.Task;
        });
        page.WaitForAssertion(() => Assert.Equal("0 of 3", page.Find(".bulk-progress").TextContent));

        await Press(page, "Stop");
        await page.InvokeAsync(() => first.SetResult(null));

        page.WaitForAssertion(() => Assert.Equal("1 done, 2 not tried.", page.Find("[role=status]").TextContent));
        Assert.Equal(["1"], tried);
        await Press(page, "Close");
        Assert.Equal(["1"], await done);
    }

    private static Task Press(IRenderedComponent<MudDialogProvider> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text).ClickAsync();

    private (IRenderedComponent<MudDialogProvider> Page, Task<IReadOnlyList<string>> Done) Show(Func<string, Task<string?>> act)
    {
        var page = Render<MudDialogProvider>();
        var done = page.InvokeAsync(
            () => BulkRunDialog.ShowAsync(Services.GetRequiredService<Dialogs>(), "Revoke 3 tokens", Rows, act));
        page.WaitForElement("h2");
        return (page, done.InTimeAsync());
    }
}
