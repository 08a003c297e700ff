using Bunit;
using Entri.Admin.Components;

namespace Entri.Admin.Tests.Components;

/// <summary>The columns that a person hides, as the browser's cookies keep them.</summary>
public sealed class DataListColumnsTests : DataListTest
{
    [Fact]
    public async Task Columns_OfTwoListsInTwoTabs_DoNotUndoEachOther()
    {
        var (one, other) = (RenderWith("things", []), RenderWith("others", []));

        await Box(one, "Used").ChangeAsync(false);
        await Box(other, "Name").ChangeAsync(false);
        var cookies = Cookies();

        Assert.Equal(["Name", "State"], Heads(RenderWith("things", cookies)));
        Assert.Equal(["Used", "State"], Heads(RenderWith("others", cookies)));
        Assert.Equal(["Name", "Used", "State"], Heads(RenderWith("third", cookies)));

        await Box(one, "Used").ChangeAsync(true);
        Assert.Null(Cookies()["entri_columns_things"]);
    }

    [Theory]
    [InlineData("entri_columns_things", "used.used")]
    [InlineData("entri_columns_things", "../used")]
    [InlineData("entri_columns_things", "used\n")]
    [InlineData("entri_columns_things", "")]
    [InlineData("entri_columns_", "things.used")]
    [InlineData("entri_columns_things.used", "used")]
    [InlineData("entri_columns", "things.used")]
    [InlineData("ENTRI_COLUMNS_things", "used")]
    public void Cookie_ThatIsBroken_HidesNothing(string name, string value) =>
        Assert.Equal(["Name", "Used", "State"], Heads(RenderWith("things", new() { [name] = value })));

    [Fact]
    public void Cookies_OfAnySize_AreReadInPart()
    {
        var cookies = Enumerable.Range(0, 26 * 26).ToDictionary(
            number => $"entri_columns_{(char)('a' + (number % 26))}{new string('b', number / 26)}",
            _ => (string?)string.Join('~', Enumerable.Repeat("used", 10_000)));
        cookies["entri_columns_things"] = new string('x', 100_000);

        Assert.InRange(ColumnChoices.Read(cookies!).Length, 1, 5000);
    }

    private static string[] Heads(IRenderedComponent<DataList<string>> list) =>
        [.. list.FindAll("thead th:not(.off)").Select(head => head.TextContent.Trim()).Where(text => text.Length > 0)];

    private static AngleSharp.Dom.IElement Box(IRenderedComponent<DataList<string>> list, string column) =>
        list.FindAll(".column-menu label").Single(label => label.TextContent.Trim() == column).QuerySelector("input")!;

    private Dictionary<string, string?> Cookies() => Script.Invocations["setCookie"]
        .GroupBy(call => (string)call.Arguments[0]!, call => (string?)call.Arguments[1])
        .ToDictionary(cookie => cookie.Key, cookie => cookie.Last());

    private IRenderedComponent<DataList<string>> RenderWith(string list, Dictionary<string, string?> cookies) =>
        RenderList(list, new(ColumnChoices.Read(cookies!)));
}
