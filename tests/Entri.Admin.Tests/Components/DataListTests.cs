using Bunit;
using Entri.Admin.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Components;

public sealed class DataListTests : DataListTest
{
    [Fact]
    public async Task Loading_ShowsASkeletonThenTheRows()
    {
        var loading = new TaskCompletionSource<ListPage<string>>();
        Answer = _ => loading.Task;
        var list = RenderList();
        Assert.NotEmpty(list.FindAll(".skeleton-row"));
        Assert.Empty(list.FindAll(".empty"));

        await list.InvokeAsync(() => loading.SetResult(new(["alpha"], 1)));
        list.WaitForAssertion(() => Assert.Equal("alpha", list.Find("tbody td").TextContent));
        Assert.Equal("row-alpha", list.Find("tbody tr").Id);
        Assert.Single(Requests);
    }

    [Fact]
    public void NothingAtAll_ShowsOnlyTheEmptyTemplate()
    {
        Answer = _ => Task.FromResult(new ListPage<string>([], 0));
        var list = RenderList();
        Assert.NotNull(list.Find(".empty"));
        Assert.Empty(list.FindAll("table, input"));
    }

    [Fact]
    public async Task NoMatch_OffersToClearAndSearchesFromTheFirstPage()
    {
        var list = RenderList();
        Answer = r => Task.FromResult(r.Search is null ? new ListPage<string>(["alpha"], 1) : new ListPage<string>([], 0));
        await list.Find("input").InputAsync("  zzz ");
        Clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Single(Requests);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        list.WaitForAssertion(() => Assert.Contains("Nothing matches.", list.Markup, StringComparison.Ordinal));
        Assert.Equal("zzz", Requests[^1].Search);
        Assert.Equal("No results.", list.Find("[role=status]").TextContent);
        Assert.EndsWith("?q=%20%20zzz%20", Navigation.Uri, StringComparison.Ordinal);
        Assert.Empty(list.FindAll(".empty"));

        await Button(list, "Clear search and filters").ClickAsync();
        Assert.Equal(list.Find(".data-list").Id, Script.VerifyInvoke("focusElement").Arguments[0]);
        Assert.Equal("1–1 of 1", list.Find("[role=status]").TextContent);
        Assert.Equal("alpha", list.Find("tbody td").TextContent);
        Assert.Null(Requests[^1].Search);
    }

    [Fact]
    public async Task Failure_SaysSoAndRetries()
    {
        Answer = _ => throw new InvalidOperationException();
        var list = RenderList();
        Assert.Contains("The list could not be loaded.", list.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        Answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 1));
        await Button(list, "Try again").ClickAsync();
        Assert.Empty(list.FindAll("[role=alert]"));
        Assert.Equal("alpha", list.Find("tbody td").TextContent);
    }

    [Fact]
    public async Task Change_BySomebodyElse_IsShownWithinASecondAndOnceForMany()
    {
        var list = RenderList();
        Answer = _ => Task.FromResult(new ListPage<string>(["new"], 1));
        Changes.Raise();
        Changes.Raise();
        Assert.Single(Requests);
        Clock.Advance(TimeSpan.FromSeconds(1));
        list.WaitForAssertion(() => Assert.Equal("new", list.Find("tbody td").TextContent));
        Assert.Equal(2, Requests.Count);

        Changes.Raise();
        await list.InvokeAsync(list.Instance.Dispose);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public async Task Change_ThatCannotBeRead_LeavesWhatIsInSight()
    {
        var list = RenderList();
        Answer = _ => throw new InvalidOperationException();
        Changes.Raise();
        Clock.Advance(TimeSpan.FromSeconds(1));
        list.WaitForAssertion(() => Assert.Equal(2, Requests.Count));
        await list.InvokeAsync(() => { });
        Assert.Equal("alpha", list.Find("tbody td").TextContent);
        Assert.Empty(list.FindAll("[role=alert]"));
    }

    [Fact]
    public void Counts_StandBesideTheirFilters()
    {
        Answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 1, [new(null, 1), new("revoked", 1234)]));
        var list = RenderList();
        Assert.Equal(["1", "1,234"], list.FindAll(".filter-chip .filter-count").Select(count => count.TextContent));
    }

    [Fact]
    public void NothingHereButElsewhere_KeepsTheFiltersInSight()
    {
        Answer = _ => Task.FromResult(new ListPage<string>([], 0, [new(null, 0), new("revoked", 3)]));
        var list = RenderList();
        Assert.NotEmpty(list.FindAll(".filter-chip"));
        Assert.NotNull(list.Find(".empty"));
    }

    [Fact]
    public async Task Paging_SaysWhereItIsAndStopsAtBothEnds()
    {
        Answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 1234));
        var list = RenderList();
        Assert.Contains("1–50 of", list.Find(".list-pager").TextContent, StringComparison.Ordinal);
        Assert.True(Pager(list, "Previous page").HasAttribute("disabled"));

        await Pager(list, "Next page").ClickAsync();
        Assert.Equal(2, Requests[^1].Page);
        Assert.EndsWith("?page=2", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(list.Find(".data-list").Id, Script.VerifyInvoke("showTop").Arguments[0]);
        Assert.Contains("51–100 of", list.Find(".list-pager").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastRowOfTheLastPageGone_GoesToThePageBefore()
    {
        Answer = r => Task.FromResult(r.Page == 1 ? new ListPage<string>(["alpha"], 51) : new ListPage<string>(["omega"], 51));
        var list = RenderList();
        await Pager(list, "Next page").ClickAsync();

        Answer = r => Task.FromResult(r.Page == 1 ? new ListPage<string>(["alpha"], 50) : new ListPage<string>([], 50));
        await list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.Equal("alpha", list.Find("tbody td").TextContent);
        Assert.Equal(1, Requests[^1].Page);
    }

    [Fact]
    public async Task Reload_KeepsTheRowsShowsProgressAndCancelsTheRequestBefore()
    {
        var list = RenderList();
        var slow = new TaskCompletionSource<ListPage<string>>();
        Answer = _ => slow.Task;
        var first = list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.Equal("true", list.Find(".data-list").GetAttribute("aria-busy"));
        Assert.NotNull(list.Find(".list-progress .mud-progress-linear"));
        Assert.Equal(2, list.FindAll("tbody tr").Count);

        Answer = _ => Task.FromResult(new ListPage<string>(["new"], 1));
        await list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.True(Tokens[1].IsCancellationRequested);
        slow.SetResult(new(["stale"], 1));
        await first;
        Assert.Equal("new", list.Find("tbody td").TextContent);
        Assert.Equal("false", list.Find(".data-list").GetAttribute("aria-busy"));
    }

    [Fact]
    public async Task Filter_IsPassedOnAndShownAsPressed()
    {
        var list = RenderList();
        await Button(list, "Revoked").ClickAsync();
        Assert.Equal("revoked", Requests[^1].Filter);
        Assert.Equal("true", Button(list, "Revoked").GetAttribute("aria-pressed"));
        Assert.Equal("false", Button(list, "All").GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task MarkRow_MarksItAndAsksTheBrowserForTheFocus()
    {
        var list = RenderList();
        await list.InvokeAsync(async () => await list.Instance.MarkRowAsync("beta"));
        Assert.Equal("row-beta", list.Find("tr.marked").Id);
        Assert.Equal("row-beta", Script.VerifyInvoke("focusElement").Arguments[0]);

        await Button(list, "Revoked").ClickAsync();
        Assert.Empty(list.FindAll("tr.marked"));
    }

    [Fact]
    public async Task Reload_AfterThePageWasLeft_DoesNothing()
    {
        var list = RenderList();
        list.Instance.Dispose();
        await list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.Single(Requests);
    }
}
