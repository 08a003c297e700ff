using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.Components;

/// <summary>
/// The list of every list page: searched, filtered, sorted and paged by the server, with a state for everything that can happen. It loads
/// once, when the page is interactive; until then it shows a skeleton, so nothing flashes from empty to full.
/// </summary>
public sealed partial class DataList<TItem>(BrowserInterop browser, ILogger<DataList<TItem>> logger)
{
    private const int PageSize = 50, SkeletonRows = 6;
    private readonly string _id = ElementId.Next("list");
    private CancellationTokenSource _current = new();
    private ListPage<TItem>? _page;
    private int _number = 1;
    private string? _search;
    private string? _filter;
    private string? _sort;
    private bool _descending;
    private bool _loading;
    private bool _disposed;
    private bool _failed;
    private string? _failure;

    /// <summary>Reads one page. A newer request cancels the token of the one before.</summary>
    [Parameter, EditorRequired]
    public required Func<ListRequest, CancellationToken, Task<ListPage<TItem>>> Load { get; set; }

    /// <summary>The columns.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ListColumn<TItem>> Columns { get; set; }

    /// <summary>A stable key of a row, also for <see cref="FocusRowAsync"/>.</summary>
    [Parameter, EditorRequired]
    public required Func<TItem, string> Key { get; set; }

    /// <summary>What the list holds, for screen readers: "API tokens".</summary>
    [Parameter, EditorRequired]
    public required string Caption { get; set; }

    /// <summary>Shown instead of everything when there is nothing at all, as opposed to no match.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment EmptyTemplate { get; set; }

    /// <summary>Choices above the list; the first one should be the one with a null value.</summary>
    [Parameter]
    public IReadOnlyList<ListFilter> Filters { get; set; } = [];

    /// <summary>Whether there is a search field.</summary>
    [Parameter]
    public bool IsSearchable { get; set; } = true;

    /// <summary>The words in the search field, which also name it.</summary>
    [Parameter]
    public string SearchPlaceholder { get; set; } = "Search";

    private bool IsNarrowed => _search is not null || _filter is not null;

    private bool IsEmpty => _page is { Total: 0, HasOthers: false } && !IsNarrowed && !_failed;

    /// <summary>Reads the open page again, and keeps the old rows until the new ones are there.</summary>
    public async Task ReloadAsync()
    {
        // A page may be left while a dialog that it waits for is open, and then wants to refresh a list that is gone.
        if (_disposed)
            return;
        _current.Cancel();
        _current.Dispose();
        var token = (_current = new CancellationTokenSource()).Token;
        _loading = true;
        StateHasChanged();
        try
        {
            var page = await Load(new ListRequest(_number, PageSize, _search, _sort, _descending, _filter), token);
            if (token.IsCancellationRequested)
                return;
            if (page is { Items.Count: 0, Total: > 0 } && _number > 1)
            {
                // The last rows of the last page are gone; the page before is the last one now.
                _number = ((page.Total - 1) / PageSize) + 1;
                await ReloadAsync();
                return;
            }
            (_page, _failed) = (page, false);
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            // A newer request has taken over, or the page is closed.
            return;
        }
        catch (Exception failure)
        {
            (_failed, _failure) = (true, Guid.CreateVersion7().ToString("N"));
            Log.LoadFailed(logger, typeof(TItem), _failure, failure);
        }
        _loading = false;
        StateHasChanged();
    }

    /// <summary>Drops the search, the filter and the sorting and shows the first page, where a new row stands.</summary>
    public Task ShowAllAsync()
    {
        _search = _filter = _sort = null;
        _descending = false;
        return GoToAsync(1);
    }

    /// <summary>
    /// Puts the focus on the row with this key, as after the dialog that changed it. A key that is not on the page: no effect.
    /// </summary>
    public async Task FocusRowAsync(string key)
    {
        // A dialog that has just closed gives the focus back to its opener when it is taken down, which happens after this event.
        await Task.Yield();
        await browser.FocusAsync(RowId(key));
    }

    /// <summary>Puts the focus on the list as a whole, as after an act that took the row with the focus away.</summary>
    public async Task FocusAsync() => await browser.FocusAsync(_id);

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _current.Cancel();
        _current.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
            await ReloadAsync();
    }

    private static string RowId(string key) => $"row-{key}";

    private Task SearchAsync(string? text)
    {
        _search = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        return GoToAsync(1);
    }

    private Task FilterAsync(string? value)
    {
        _filter = value;
        return GoToAsync(1);
    }

    private Task SortAsync(string key)
    {
        (_sort, _descending) = (key, key == _sort && !_descending);
        return GoToAsync(1);
    }

    private Task GoToAsync(int page)
    {
        _number = page;
        return ReloadAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A list of {ItemType} could not be loaded (request {RequestId}).")]
        public static partial void LoadFailed(ILogger logger, Type itemType, string requestId, Exception exception);
    }
}
