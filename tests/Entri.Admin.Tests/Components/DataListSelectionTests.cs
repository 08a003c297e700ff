using AngleSharp.Dom;
using Bunit;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Entri.Admin.Tests.Components;

/// <summary>Rows that somebody chooses to do something with them.</summary>
public sealed class DataListSelectionTests : DataListTest
{
    private readonly List<string> _done = [];

    [Fact]
    public void List_OfWhichNothingIsDoneWithMany_HasNoBoxes() => Assert.Empty(RenderList().FindAll("input[type=checkbox]"));

    [Fact]
    public async Task Rows_AreChosenOneByOne_OrAllOfThePage_AndActedOn()
    {
        var list = RenderSelectable("alpha", "beta", "gamma");
        Assert.Empty(list.FindAll(".list-selection"));

        await Box(list, "Select beta").ClickAsync();
        Assert.Equal("1 selected", list.Find(".list-selection-count").TextContent);
        Assert.Equal(["row-beta"], list.FindAll("tr.chosen").Select(row => row.Id));
        await Button(list, "Select all 3").ClickAsync();
        Assert.True(Box(list, "Select all on this page").HasAttribute("checked"));
        await Box(list, "Select alpha").ClickAsync();
        Assert.False(Box(list, "Select all on this page").HasAttribute("checked"));
        await Button(list, "Do it").ClickAsync();
        Assert.Equal(["beta", "gamma"], _done);

        await Button(list, "Clear").ClickAsync();
        Assert.Empty(list.FindAll(".list-selection, tr.chosen"));
        await Box(list, "Select all on this page").ChangeAsync(true);
        Assert.Equal(3, list.FindAll("tr.chosen").Count);
        await Box(list, "Select all on this page").ChangeAsync(false);
        Assert.Empty(list.FindAll(".list-selection"));
    }

    [Fact]
    public async Task ShiftClick_ChoosesAllBetween()
    {
        var list = RenderSelectable("a", "b", "c", "d");

        await Box(list, "Select d").ClickAsync();
        await Box(list, "Select b").ClickAsync(new MouseEventArgs { ShiftKey = true });
        Assert.Equal(["row-b", "row-c", "row-d"], list.FindAll("tr.chosen").Select(row => row.Id));
    }

    [Fact]
    public async Task Rows_ThatLeaveThePage_AreNotChosenAnyMore()
    {
        var list = RenderSelectable("a", "b");
        await Box(list, "Select all on this page").ChangeAsync(true);

        Answer = _ => Task.FromResult(new ListPage<string>(["b", "c"], 2));
        await list.InvokeAsync(list.Instance.ReloadAsync);
        Assert.Equal(["row-b"], list.FindAll("tr.chosen").Select(row => row.Id));

        await Button(list, "Revoked").ClickAsync();
        Assert.Empty(list.FindAll("tr.chosen, .list-selection"));
    }

    private static IElement Box(IRenderedComponent<DataList<string>> list, string label) =>
        list.Find($"input[type=checkbox][aria-label='{label}']");

    private IRenderedComponent<DataList<string>> RenderSelectable(params string[] words)
    {
        Answer = _ => Task.FromResult(new ListPage<string>(words, words.Length));
        var list = RenderList();
        list.Render(parameters => parameters
            .Add(l => l.NameOf, item => item)
            .Add(l => l.BulkActions, chosen => builder =>
            {
                builder.OpenElement(0, "button");
                builder.AddAttribute(1, "onclick", new Action(() => _done.AddRange(chosen)));
                builder.AddContent(2, "Do it");
                builder.CloseElement();
            }));
        return list;
    }
}
