using Bunit;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Tests.Components;

public sealed class DataListTests : ComponentTest
{
    private readonly List<ListRequest> _requests = [];
    private readonly List<CancellationToken> _tokens = [];
    private Func<ListRequest, Task<ListPage<string>>> _answer = _ => Task.FromResult(new ListPage<string>(["alpha", "beta"], 2));

    [Fact]
    public void Prerendered_ShowsASkeletonAndReadsNothing()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        var list = RenderList();
        Assert.NotEmpty(list.FindAll(".skeleton-row"));
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task Loading_ShowsASkeletonThenTheRows()
    {
        var loading = new TaskCompletionSource<ListPage<string>>();
        _answer = _ => loading.Task;
        var list = RenderList();
        Assert.NotEmpty(list.FindAll(".skeleton-row"));
        Assert.Empty(list.FindAll(".empty"));

        await list.InvokeAsync(() => loading.SetResult(new(["alpha"], 1)));
        list.WaitForAssertion(() => Assert.Equal("alpha", list.Find("tbody td").TextContent));
        Assert.Equal("row-alpha", list.Find("tbody tr").Id);
        Assert.Single(_requests);
    }

    [Fact]
    public void NothingAtAll_ShowsOnlyTheEmptyTemplate()
    {
        _answer = _ => Task.FromResult(new ListPage<string>([], 0));
        var list = RenderList();
        Assert.NotNull(list.Find(".empty"));
        Assert.Empty(list.FindAll("table, input"));
    }

    [Fact]
    public async Task NoMatch_OffersToClearAndSearchesFromTheFirstPage()
    {
        var list = RenderList();
        _answer = r => Task.FromResult(r.Search is null ? new ListPage<string>(["alpha"], 1) : new ListPage<string>([], 0));
        await list.Find("input").InputAsync("  zzz ");
        Clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Single(_requests);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        list.WaitForAssertion(() => Assert.Contains("Nothing matches.", list.Markup, StringComparison.Ordinal));
        Assert.Equal("zzz", _requests[^1].Search);
        Assert.Empty(list.FindAll(".empty"));

        await Button(list, "Clear search and filters").ClickAsync();
        Assert.Equal("alpha", list.Find("tbody td").TextContent);
        Assert.Null(_requests[^1].Search);
    }

    [Fact]
    public async Task Failure_SaysSoAndRetries()
    {
        _answer = _ => throw new InvalidOperationException();
        var list = RenderList();
        Assert.Contains("The list could not be loaded.", list.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        _answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 1));
        await Button(list, "Try again").ClickAsync();
        Assert.Empty(list.FindAll("[role=alert]"));
        Assert.Equal("alpha", list.Find("tbody td").TextContent);
    }

    [Fact]
    public async Task Sort_AscendsThenDescendsAndSaysSo()
    {
        var list = RenderList();
        Assert.Null(list.Find("th").GetAttribute("aria-sort"));
        Assert.Empty(list.FindAll("th")[1].QuerySelectorAll("button"));

        await list.Find("th button").ClickAsync();
        Assert.Equal("ascending", list.Find("th").GetAttribute("aria-sort"));
        await list.Find("th button").ClickAsync();
        Assert.Equal("descending", list.Find("th").GetAttribute("aria-sort"));
        Assert.Equal((1, "name", true), (_requests[^1].Page, _requests[^1].Sort, _requests[^1].Descending));
    }

    [Fact]
    public async Task Paging_SaysWhereItIsAndStopsAtBothEnds()
    {
        _answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 1234));
        var list = RenderList();
        Assert.Contains("1–50 of", list.Find(".list-pager").TextContent, StringComparison.Ordinal);
        Assert.True(Pager(list, "Previous page").HasAttribute("disabled"));

        await Pager(list, "Next page").ClickAsync();
        Assert.Equal(2, _requests[^1].Page);
        Assert.Contains("51–100 of", list.Find(".list-pager").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastRowOfTheLastPageGone_GoesToThePageBefore()
    {
        _answer = r => Task.FromResult(r.Page == 1 ? new ListPage<string>(["alpha"], 51) : new ListPage<string>(["omega"], 51));
        var list = RenderList();
        await Pager(list, "Next page").ClickAsync();

        _answer = r => Task.FromResult(r.Page == 1 ? new ListPage<string>(["alpha"], 50) : new ListPage<string>([], 50));
        await list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.Equal("alpha", list.Find("tbody td").TextContent);
        Assert.Equal(1, _requests[^1].Page);
    }

    [Fact]
    public async Task Reload_KeepsTheRowsShowsProgressAndCancelsTheRequestBefore()
    {
        var list = RenderList();
        var slow = new TaskCompletionSource<ListPage<string>>();
        _answer = _ => slow.Task;
        var first = list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.Equal("true", list.Find(".data-list").GetAttribute("aria-busy"));
        Assert.NotNull(list.Find(".list-progress .mud-progress-linear"));
        Assert.Equal(2, list.FindAll("tbody tr").Count);

        _answer = _ => Task.FromResult(new ListPage<string>(["new"], 1));
        await list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.True(_tokens[1].IsCancellationRequested);
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
        Assert.Equal("revoked", _requests[^1].Filter);
        Assert.Equal("true", Button(list, "Revoked").GetAttribute("aria-pressed"));
        Assert.Equal("false", Button(list, "All").GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task FocusRow_AsksTheBrowserForTheRow()
    {
        var list = RenderList();
        await list.InvokeAsync(async () => await list.Instance.FocusRowAsync("beta"));
        Assert.Equal(list.FindAll("tbody tr")[1].Id, Script.VerifyInvoke("focusElement").Arguments[0]);
    }

    [Fact]
    public async Task Reload_AfterThePageWasLeft_DoesNothing()
    {
        var list = RenderList();
        list.Instance.Dispose();
        await list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.Single(_requests);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<DataList<string>> list, string text) =>
        list.FindAll("button").Single(b => b.TextContent.Trim() == text);

    private static AngleSharp.Dom.IElement Pager(IRenderedComponent<DataList<string>> list, string label) =>
        list.Find($".list-pager [aria-label='{label}']");

    private IRenderedComponent<DataList<string>> RenderList() => Render<DataList<string>>(list => list
        .Add(l => l.Load, LoadAsync)
        .Add(
            l => l.Columns,
            [new("Name", item => cell => cell.AddContent(0, item), "name"), new("State", _ => cell => cell.AddContent(0, "on"))])
        .Add(l => l.Filters, [new("All", null), new("Revoked", "revoked")])
        .Add(l => l.Key, item => item)
        .Add(l => l.Caption, "Things")
        .Add(l => l.EmptyTemplate, "<p class=\"empty\">Nothing yet.</p>"));

    private Task<ListPage<string>> LoadAsync(ListRequest request, CancellationToken token)
    {
        _requests.Add(request);
        _tokens.Add(token);
        return _answer(request);
    }
}
