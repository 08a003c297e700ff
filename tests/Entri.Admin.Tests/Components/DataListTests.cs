using Bunit;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Components;

public sealed class DataListTests : ComponentTest
{
    private readonly List<ListRequest> _requests = [];
    private readonly List<CancellationToken> _tokens = [];
    private readonly ListChanges _changes;
    private Func<ListRequest, Task<ListPage<string>>> _answer = _ => Task.FromResult(new ListPage<string>(["alpha", "beta"], 2));

    public DataListTests()
    {
        _changes = new ListChanges(Clock);
        Navigation.NavigateTo("things");
    }

    [Fact]
    public void Prerendered_ReadsItsRowsAndKeepsThemForTheCircuit()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        var prerendered = RenderList();
        Assert.Equal("alpha", prerendered.Find("tbody td").TextContent);

        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var kept = prerendered.Instance.PrerenderedId;
        ComponentFactories.Add(
            type => type == typeof(DataList<string>),
            type =>
            {
                var list = (DataList<string>)ActivatorUtilities.CreateInstance(Services, type);
                list.PrerenderedId = kept;
                return list;
            });
        var list = RenderList();
        Assert.Equal("alpha", list.Find("tbody td").TextContent);
        Assert.Single(_requests);

        // They are given away once.
        RenderList();
        Assert.Equal(2, _requests.Count);
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
        Assert.EndsWith("?q=%20%20zzz%20", Navigation.Uri, StringComparison.Ordinal);
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
    public async Task Sort_AscendsDescendsAndGoesBackToTheOwnOrder()
    {
        var list = RenderList();
        Assert.Null(list.Find("th").GetAttribute("aria-sort"));
        Assert.Empty(list.FindAll("th")[2].QuerySelectorAll("button"));

        await list.Find("th button").ClickAsync();
        Assert.Equal("ascending", list.Find("th").GetAttribute("aria-sort"));
        Assert.EndsWith("?sort=name", Navigation.Uri, StringComparison.Ordinal);
        await list.Find("th button").ClickAsync();
        Assert.Equal("descending", list.Find("th").GetAttribute("aria-sort"));
        Assert.Equal((1, "name", true), (_requests[^1].Page, _requests[^1].Sort, _requests[^1].Descending));
        Assert.EndsWith("?sort=-name", Navigation.Uri, StringComparison.Ordinal);
        await list.Find("th button").ClickAsync();
        Assert.Null(list.Find("th").GetAttribute("aria-sort"));
        Assert.Equal((null, false), (_requests[^1].Sort, _requests[^1].Descending));
        Assert.DoesNotContain("sort", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sort_OfATime_StartsWithTheLatest()
    {
        var list = RenderList();
        await list.FindAll("th button")[1].ClickAsync();
        Assert.Equal(("used", true), (_requests[^1].Sort, _requests[^1].Descending));
    }

    [Theory]
    [InlineData("name", "name", false)]
    [InlineData("-used", "used", true)]
    [InlineData("", null, false)]
    public async Task Order_ChosenOnACard_IsTheSame(string choice, string? sort, bool descending)
    {
        var list = RenderList();
        await list.Find("th button").ClickAsync();
        Assert.Equal("name", list.Find(".list-order select").GetAttribute("value"));
        await list.Find(".list-order select").ChangeAsync(choice);
        Assert.Equal((sort, descending), (_requests[^1].Sort, _requests[^1].Descending));
    }

    [Fact]
    public void Address_SaysWhatIsShown()
    {
        Navigation.NavigateTo("things?q=a%20b&state=revoked&sort=-used&page=3&other=1");
        _answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 101));
        var list = RenderList();
        Assert.Equal(new ListRequest(3, 50, "a b", "used", true, "revoked"), Assert.Single(_requests));
        Assert.Equal("a b", list.Find("input").GetAttribute("value"));
        Assert.Equal("true", Button(list, "Revoked").GetAttribute("aria-pressed"));
    }

    [Theory]
    [InlineData("?q=&state=&sort=&page=")]
    [InlineData("?q=%20&state=nonsense&sort=nonsense&page=0")]
    [InlineData("?state=revoked%00&sort=--name&page=-1")]
    [InlineData("?page=99999999999999999999&sort=-&sort=name&state=a&state=b")]
    public void Address_OfNonsense_ShowsTheListAsItStarts(string query)
    {
        Navigation.NavigateTo("things" + query);
        RenderList();
        var request = Assert.Single(_requests);
        Assert.Equal((1, null, null, null), (request.Page, request.Search, request.Sort, request.Filter));
    }

    [Fact]
    public void Address_OfAPageThatNeverWas_LeadsToTheLast()
    {
        Navigation.NavigateTo("things?page=77");
        _answer = r => Task.FromResult(new ListPage<string>(r.Page == 2 ? ["omega"] : [], 51));
        var list = RenderList();
        list.WaitForAssertion(() => Assert.Equal("omega", list.Find("tbody td").TextContent));
        Assert.EndsWith("?page=2", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Prerendered_OfAPageThatNeverWas_ShowsTheLastAndLeavesTheAddressToTheCircuit()
    {
        Navigation.NavigateTo("things?page=77");
        _answer = r => Task.FromResult(new ListPage<string>(r.Page == 2 ? ["omega"] : [], 51));
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));

        var list = RenderList();

        Assert.Equal("omega", list.Find("tbody td").TextContent);
        Assert.EndsWith("?page=77", Navigation.Uri, StringComparison.Ordinal);
        Assert.Null(list.Instance.PrerenderedId);
    }

    [Fact]
    public async Task Back_ShowsWhatTheAddressSays()
    {
        var list = RenderList();
        await Button(list, "Revoked").ClickAsync();
        var count = _requests.Count;
        await list.InvokeAsync(() => Navigation.NavigateTo("things"));
        list.WaitForAssertion(() => Assert.Equal(count + 1, _requests.Count));
        Assert.Null(_requests[^1].Filter);
        Assert.Equal("true", Button(list, "All").GetAttribute("aria-pressed"));

        await list.InvokeAsync(() => Navigation.NavigateTo("elsewhere?state=revoked"));
        Assert.Equal(count + 1, _requests.Count);
    }

    [Fact]
    public async Task Change_BySomebodyElse_IsShownWithinASecondAndOnceForMany()
    {
        var list = RenderList();
        _answer = _ => Task.FromResult(new ListPage<string>(["new"], 1));
        _changes.Raise();
        _changes.Raise();
        Assert.Single(_requests);
        Clock.Advance(TimeSpan.FromSeconds(1));
        list.WaitForAssertion(() => Assert.Equal("new", list.Find("tbody td").TextContent));
        Assert.Equal(2, _requests.Count);

        _changes.Raise();
        await list.InvokeAsync(list.Instance.Dispose);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _requests.Count);
    }

    [Fact]
    public void Counts_StandBesideTheirFilters()
    {
        _answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 1, [new(null, 1), new("revoked", 1234)]));
        var list = RenderList();
        Assert.Equal(["1", "1,234"], list.FindAll(".filter-chip .filter-count").Select(count => count.TextContent));
    }

    [Fact]
    public void NothingHereButElsewhere_KeepsTheFiltersInSight()
    {
        _answer = _ => Task.FromResult(new ListPage<string>([], 0, [new(null, 0), new("revoked", 3)]));
        var list = RenderList();
        Assert.NotEmpty(list.FindAll(".filter-chip"));
        Assert.NotNull(list.Find(".empty"));
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
        Assert.EndsWith("?page=2", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(list.Find(".data-list").Id, Script.VerifyInvoke("showTop").Arguments[0]);
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
        Assert.Single(_requests);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<DataList<string>> list, string text) =>
        list.FindAll("button").Single(b => b.TextContent.Trim() == text);

    private static AngleSharp.Dom.IElement Pager(IRenderedComponent<DataList<string>> list, string label) =>
        list.Find($".list-pager [aria-label='{label}']");

    private IRenderedComponent<DataList<string>> RenderList() => Render<DataList<string>>(list => list
        .AddCascadingValue(_changes)
        .Add(l => l.Load, LoadAsync)
        .Add(
            l => l.Columns,
            [
                new("Name", item => cell => cell.AddContent(0, item), new("name", "A to Z", "Z to A")),
                new("Used", _ => cell => cell.AddContent(0, "now"), new("used", "Long ago", "Lately", StartsDescending: true)),
                new("State", _ => cell => cell.AddContent(0, "on")),
            ])
        .Add(l => l.Filters, [new("All", null), new("Revoked", "revoked")])
        .Add(l => l.Key, item => item)
        .Add(l => l.Caption, "Things")
        .Add(l => l.SearchLabel, "Search things")
        .Add(l => l.EmptyTemplate, "<p class=\"empty\">Nothing yet.</p>"));

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private Task<ListPage<string>> LoadAsync(ListRequest request, CancellationToken token)
    {
        _requests.Add(request);
        _tokens.Add(token);
        return _answer(request);
    }
}
