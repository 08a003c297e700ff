using Bunit;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Components;

/// <summary>What is shown stands in the address, and what stands in the address is shown; the prerendered page first.</summary>
public sealed class DataListAddressTests : DataListTest
{
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
        Assert.Single(Requests);

        // They are given away once.
        RenderList();
        Assert.Equal(2, Requests.Count);
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
        Assert.Equal((1, "name", true), (Requests[^1].Page, Requests[^1].Sort, Requests[^1].Descending));
        Assert.EndsWith("?sort=-name", Navigation.Uri, StringComparison.Ordinal);
        await list.Find("th button").ClickAsync();
        Assert.Null(list.Find("th").GetAttribute("aria-sort"));
        Assert.Equal((null, false), (Requests[^1].Sort, Requests[^1].Descending));
        Assert.DoesNotContain("sort", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sort_OfATime_StartsWithTheLatest()
    {
        var list = RenderList();
        await list.FindAll("th button")[1].ClickAsync();
        Assert.Equal(("used", true), (Requests[^1].Sort, Requests[^1].Descending));
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
        Assert.Equal((sort, descending), (Requests[^1].Sort, Requests[^1].Descending));
    }

    [Fact]
    public void Address_SaysWhatIsShown()
    {
        Navigation.NavigateTo("things?q=a%20b&state=revoked&sort=-used&page=3&other=1");
        Answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 101));
        var list = RenderList();
        Assert.Equal(new ListRequest(3, 50, "a b", "used", true, "revoked"), Assert.Single(Requests));
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
        var request = Assert.Single(Requests);
        Assert.Equal((1, null, null, null), (request.Page, request.Search, request.Sort, request.Filter));
    }

    [Fact]
    public void Address_OfAPageThatNeverWas_LeadsToTheLast()
    {
        Navigation.NavigateTo("things?page=77");
        Answer = r => Task.FromResult(new ListPage<string>(r.Page == 2 ? ["omega"] : [], 51));
        var list = RenderList();
        list.WaitForAssertion(() => Assert.Equal("omega", list.Find("tbody td").TextContent));
        Assert.EndsWith("?page=2", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Prerendered_OfAPageThatNeverWas_ShowsTheLastAndLeavesTheAddressToTheCircuit()
    {
        Navigation.NavigateTo("things?page=77");
        Answer = r => Task.FromResult(new ListPage<string>(r.Page == 2 ? ["omega"] : [], 51));
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
        var count = Requests.Count;
        await list.InvokeAsync(() => Navigation.NavigateTo("things"));
        list.WaitForAssertion(() => Assert.Equal(count + 1, Requests.Count));
        Assert.Null(Requests[^1].Filter);
        Assert.Equal("true", Button(list, "All").GetAttribute("aria-pressed"));

        await list.InvokeAsync(() => Navigation.NavigateTo("elsewhere?state=revoked"));
        Assert.Equal(count + 1, Requests.Count);
    }

    [Fact]
    public async Task Page_TurnedWhileSearching_IsAStepThatBackGoesThrough_ALetterIsNot()
    {
        Answer = _ => Task.FromResult(new ListPage<string>(["alpha"], 51));
        Navigation.NavigateTo("things?q=a");
        var list = RenderList();
        await Pager(list, "Next page").ClickAsync();
        Assert.False(Navigation.History.First().Options.ReplaceHistoryEntry);

        await list.Find("input").InputAsync("ab");
        Clock.Advance(TimeSpan.FromMilliseconds(250));
        list.WaitForAssertion(() => Assert.EndsWith("?q=ab", Navigation.Uri, StringComparison.Ordinal));
        Assert.True(Navigation.History.First().Options.ReplaceHistoryEntry);
    }

    [Fact]
    public async Task ShowAll_AfterThePageWasLeft_LeavesTheNextPagesAddressAlone()
    {
        var list = RenderList();
        Navigation.NavigateTo("elsewhere?state=archived");
        list.Instance.Dispose();
        await list.InvokeAsync(list.Instance.ShowAllAsync);
        Assert.EndsWith("elsewhere?state=archived", Navigation.Uri, StringComparison.Ordinal);
    }
}
