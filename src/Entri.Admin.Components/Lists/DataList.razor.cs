using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.Components;

/// <summary>
/// The list of every list page: searched, filtered, sorted and paged by the server, with a state for everything that can happen. What it
/// shows stands in the address, so that Back, a reload and a link give the same list; its rows come with the page itself.
/// </summary>
public sealed partial class DataList<TItem>(
    BrowserInterop browser, NavigationManager navigation, PrerenderedData prerendered, ILogger<DataList<TItem>> logger)
{
    private const int SkeletonRows = 6, UsualPageSize = 50;
    private readonly string _id = ElementId.Next("list");

    /// <summary>Addresses that this list went to by itself, and whose arrival says nothing new.</summary>
    private readonly List<string> _visited = [];
    private CancellationTokenSource _current = new();
    private ListSelection<TItem> _selection = null!;
    private ListRequest _request = new(1, UsualPageSize, null, null, false, null);
    private string _path = "";
    private ListPage<TItem>? _page;
    private string? _marked;
    private IDisposable? _watch;
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

    /// <summary>A stable key of a row, also for <see cref="MarkRowAsync"/>.</summary>
    [Parameter, EditorRequired]
    public required Func<TItem, string> Key { get; set; }

    /// <summary>What the list holds, for screen readers: "API tokens".</summary>
    [Parameter, EditorRequired]
    public required string Caption { get; set; }

    /// <summary>Shown instead of everything when there is nothing at all, as opposed to no match.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment EmptyTemplate { get; set; }

    /// <summary>Choices above the list; the first one has a null value.</summary>
    [Parameter]
    public IReadOnlyList<ListFilter> Filters { get; set; } = [];

    /// <summary>The list's own order, in words.</summary>
    [Parameter]
    public string OwnOrder { get; set; } = "Newest first";

    /// <summary>How many rows a page has.</summary>
    [Parameter]
    public int PageSize { get; set; } = UsualPageSize;

    /// <summary>The words in the search field, which also name it; null for no field.</summary>
    [Parameter]
    public string? SearchLabel { get; set; }

    /// <summary>What is searched for, shown and kept in the address of what was typed or pasted.</summary>
    [Parameter]
    public Func<string, string> CleanSearch { get; set; } = typed => typed;

    /// <summary>What can be done with rows that the person chooses: buttons; null where none can be chosen.</summary>
    [Parameter]
    public RenderFragment<IReadOnlyList<TItem>>? BulkActions { get; set; }

    /// <summary>What people call a row, where rows can be chosen.</summary>
    [Parameter]
    public Func<TItem, string>? NameOf { get; set; }

    /// <summary>Where the rows of the prerendered page are, until the circuit starts.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public string? PrerenderedId { get; set; }

    /// <summary>What else can be done with what the list shows: links and buttons.</summary>
    [Parameter]
    public RenderFragment<ListRequest>? Tools { get; set; }

    /// <summary>
    /// The list's name where the person chooses its columns, in letters: those that sort, but the title. The browser keeps the choice.
    /// </summary>
    [Parameter]
    public string? ColumnsName { get; set; }

    [CascadingParameter]
    private ColumnChoices Choices { get; set; } = new(hidden: null);

    [CascadingParameter]
    private ListChanges? Changes { get; set; }

    private IEnumerable<ListColumn<TItem>> Shown => ColumnsName is not { } list ? Columns : Columns.Select(column =>
        CanBeHidden(column) && !Choices.Shows(list, column.Sort!.Key) ? column with { IsOff = true } : column);

    private IReadOnlyList<TItem> Chosen => BulkActions is null || _page is null ? [] : _selection.Of(_page.Items);

    private List<ListSort> Sorts => [.. Columns.Select(column => column.Sort).OfType<ListSort>()];

    /// <summary>What the list shows now, read out as it changes.</summary>
    private string Status => _page switch
    {
        null => "",
        { Total: 0 } => "No results.",
        { Total: var total } => ListPager.RangeOf(_request.Page, PageSize, total),
    };

    private bool IsNarrowed => _request.Search is not null || _request.Filter is not null;

    /// <summary>Whether there is nothing at all: by the numbers of the filters, or because none is chosen.</summary>
    private bool IsEmpty =>
        _page is { Total: 0, HasOthers: false } && !_failed
        && _request.Search is null && (_request.Filter is null || _page.Counts is not null);

    /// <summary>Reads the open page again, and keeps the old rows until the new ones are there.</summary>
    public async Task ReloadAsync()
    {
        // A page may be left while a dialog that it waits for is open, and then wants to refresh a list that is gone.
        if (_disposed)
            return;
        _loading = true;
        StateHasChanged();
        await LoadAsync();
    }

    /// <summary>Drops the search, the filter and the sorting and shows the first page, where a new row stands.</summary>
    public Task ShowAllAsync() => ShowAsync(new ListRequest(1, PageSize, null, null, false, null));

    /// <summary>
    /// Puts the focus on the row with this key and marks it, as after the dialog that made or changed it; on the list, where the row has
    /// left it.
    /// </summary>
    public async Task MarkRowAsync(string key)
    {
        _marked = key;
        StateHasChanged();

        // A dialog that has just closed gives the focus back to its opener when it is taken down, which happens after this event.
        await Task.Yield();
        await browser.FocusAsync(_page?.Items.Any(item => Key(item) == key) == true ? RowId(key) : _id);
    }

    /// <summary>Puts the focus on the list as a whole, as after an act that took the row with the focus away.</summary>
    public async Task FocusAsync() => await browser.FocusAsync(_id);

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        navigation.LocationChanged -= Follow;
        _watch?.Dispose();
        _current.Cancel();
        _current.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        (_path, _request, _selection) = (PagePath.Of(navigation.Uri), RequestOf(navigation.Uri), new(Key));
        navigation.LocationChanged += Follow;
        _watch = Changes?.Watch(() => InvokeAsync(RefreshAsync));
        _page = prerendered.Take<ListPage<TItem>>(PrerenderedId);
        if (_page is null)
            await ReloadAsync();
        if (_page is not null && !RendererInfo.IsInteractive && _request == RequestOf(navigation.Uri))
            PrerenderedId = prerendered.Keep(_page);
    }

    private static bool CanBeHidden(ListColumn<TItem> column) => column is { Sort: not null, Card: not CardPlace.Title };

    private async Task HideAsync((ListColumn<TItem> Column, bool Shows) choice)
    {
        Choices.Set(ColumnsName!, choice.Column.Sort!.Key, choice.Shows);
        await browser.CallAsync("setCookie", ColumnChoices.CookieName(ColumnsName!), Choices.CookieValue(ColumnsName!));
    }

    private static string RowId(string key) => $"row-{key}";

    private ListRequest RequestOf(string address) => Clean(ListRequest.Of(new Uri(address), PageSize, Filters, Sorts));

    private ListRequest Clean(ListRequest request) =>
        request.Search is { } typed ? request with { Search = CleanSearch(typed) } : request;

    /// <param name="isQuiet">Whether nobody asked for it: what is in sight is better than a message about what could not be read.</param>
    private async Task LoadAsync(bool isQuiet = false)
    {
        _current.Cancel();
        _current.Dispose();
        var token = (_current = new CancellationTokenSource()).Token;
        try
        {
            var page = await Load(_request with { Search = _request.Search?.Trim() }, token);
            if (token.IsCancellationRequested)
                return;
            if (page is { Items.Count: 0, Total: > 0 } && _request.Page > 1)
            {
                // The last rows of the last page are gone, or the address names a page that never was.
                await ShowAsync(_request with { Page = ((page.Total - 1) / PageSize) + 1 }, isNewAddress: false);
                return;
            }
            (_page, _failed) = (page, false);
            _selection.KeepOnly(page.Items);
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            // A newer request has taken over, or the page is closed.
            return;
        }
        catch (Exception failure)
        {
            _failed |= !isQuiet;
            _failure = Guid.CreateVersion7().ToString("N");
            Log.LoadFailed(logger, typeof(TItem), _failure, failure);
        }
        _loading = false;
        StateHasChanged();
    }

    /// <summary>Shows what somebody else changed, without a word.</summary>
    private Task RefreshAsync() => _disposed || _loading ? Task.CompletedTask : LoadAsync(isQuiet: true);

    private async Task RetryAsync()
    {
        await ReloadAsync();
        await FocusAsync();
    }

    private async Task ClearAsync()
    {
        await ShowAllAsync();
        await FocusAsync();
    }

    private Task ShowAsync(ListRequest request)
    {
        // Each letter that is typed is no step of its own that Back would go through.
        var isTyping = request.Search is not null && _request.Search is not null && request.Search != _request.Search;
        return ShowAsync(request, isNewAddress: !isTyping);
    }

    private async Task ShowAsync(ListRequest request, bool isNewAddress)
    {
        if (_disposed)
            return;
        (_request, _marked) = (request = Clean(request), null);
        _selection.Clear();
        var address = navigation.GetUriWithQueryParameters(request.ToQuery());

        // A page that is being prerendered cannot change its address; its circuit does. The browser tells of a change only later.
        if (address != (_visited.LastOrDefault() ?? navigation.Uri) && RendererInfo.IsInteractive)
        {
            _visited.Add(address);
            navigation.NavigateTo(address, replace: !isNewAddress);
        }

        await ReloadAsync();
    }

    private void ChooseAll(bool choose) => _selection.SetAll(_page!.Items, choose);

    private async Task ClearSelectionAsync()
    {
        _selection.Clear();
        StateHasChanged();
        await FocusAsync();
    }

    private async Task TurnToAsync(int page)
    {
        await ShowAsync(_request with { Page = page });
        await browser.CallAsync("showTop", _id);
    }

    /// <summary>Shows what another address says, as after Back.</summary>
    private void Follow(object? sender, LocationChangedEventArgs change)
    {
        var own = _visited.IndexOf(change.Location);
        _visited.RemoveRange(0, own + 1);
        if (own < 0 && PagePath.Of(change.Location) == _path && RequestOf(change.Location) is var request && request != _request)
        {
            _ = InvokeAsync(() =>
            {
                (_request, _marked) = (request, null);
                return ReloadAsync();
            });
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A list of {ItemType} could not be loaded (request {RequestId}).")]
        public static partial void LoadFailed(ILogger logger, Type itemType, string requestId, Exception exception);
    }
}
