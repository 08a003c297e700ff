using Bunit;
using Bunit.TestDoubles;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Components;

/// <summary>A list of words, what it asked for, and what it is answered.</summary>
public abstract class DataListTest : ComponentTest
{
    protected DataListTest()
    {
        Changes = new ListChanges(Clock);
        Navigation.NavigateTo("things");
    }

    private protected List<ListRequest> Requests { get; } = [];

    private protected List<CancellationToken> Tokens { get; } = [];

    private protected ListChanges Changes { get; }

    private protected Func<ListRequest, Task<ListPage<string>>> Answer { get; set; } =
        _ => Task.FromResult(new ListPage<string>(["alpha", "beta"], 2));

    private protected BunitNavigationManager Navigation => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();

    private protected static AngleSharp.Dom.IElement Button(IRenderedComponent<DataList<string>> list, string text) =>
        list.FindAll("button").Single(b => b.TextContent.Trim() == text);

    private protected static AngleSharp.Dom.IElement Pager(IRenderedComponent<DataList<string>> list, string label) =>
        list.Find($".list-pager [aria-label='{label}']");

    private protected IRenderedComponent<DataList<string>> RenderList(
        string? columnsName = null, ColumnChoices? choices = null) => Render<DataList<string>>(list => list
        .AddCascadingValue(Changes)
        .AddCascadingValue(choices ?? new(hidden: null))
        .Add(l => l.ColumnsName, columnsName)
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

    private Task<ListPage<string>> LoadAsync(ListRequest request, CancellationToken token)
    {
        Requests.Add(request);
        Tokens.Add(token);
        return Answer(request);
    }
}
