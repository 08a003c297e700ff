using Microsoft.JSInterop;

namespace Entri.Admin.Components;

/// <summary>What only the browser can do: the C# side of <c>entri.js</c>. Usable once a circuit is up, not while prerendering.</summary>
public sealed class BrowserInterop(IJSRuntime js) : IAsyncDisposable
{
    private const string ModulePath = "./_content/Entri.Admin.Components/entri.js";

    private Task<IJSObjectReference>? _module;

    /// <summary>
    /// Loads the script, which from then on shows the exact local time of each <see cref="LocalTime"/> on hover and focus.
    /// </summary>
    public ValueTask LoadAsync() => IgnoreClosedTabAsync(ModuleAsync());

    /// <summary>
    /// Moves the focus to the element with this id, after a dialog that is just closing has given it back. No such element: no effect.
    /// </summary>
    public ValueTask FocusAsync(string elementId) => CallAsync("focusElement", elementId);

    /// <summary>Moves the focus to the first field of a form that is marked as wrong. No form, or nothing wrong in it: no effect.</summary>
    public ValueTask FocusFirstInvalidAsync(string formId) => CallAsync("focusFirstInvalid", formId);

    /// <summary>Remembers what has the focus, until <see cref="RestoreFocusAsync"/>, while a dialog is open.</summary>
    public ValueTask HoldFocusAsync() => CallAsync("holdFocus");

    /// <summary>Gives the focus back to what had it, where nothing else has taken it.</summary>
    public ValueTask RestoreFocusAsync() => CallAsync("restoreFocus");

    /// <summary>Moves the focus to the first link in the element with this id.</summary>
    public ValueTask FocusWithinAsync(string elementId) => CallAsync("focusWithin", elementId);

    /// <summary>
    /// Moves the focus from an element that closes to the one that opened it. Where it is somewhere else by now, it stays there.
    /// </summary>
    public ValueTask ReturnFocusAsync(string closedId, string openerId) => CallAsync("returnFocus", closedId, openerId);

    /// <summary>Sends the form with this id, and so leaves the page; first the browser asks where something is unsaved.</summary>
    public ValueTask SubmitAsync(string formId) => CallAsync("submitForm", formId);

    /// <summary>Leaves for another page of the server, and keeps what was typed for the way back.</summary>
    public ValueTask LeaveAsync(string address) => CallAsync("leave", address);

    /// <summary>Waits until the browser has done what it was asked before.</summary>
    public ValueTask WaitForFrameAsync() => CallAsync("waitForFrame");

    /// <summary>Saves <paramref name="text"/> as a file; the browser makes it, so the text is in no URL and no server log.</summary>
    /// <returns>Whether the browser was there to do it.</returns>
    public ValueTask<bool> DownloadTextAsync(string fileName, string text) => AskAsync<bool>("downloadText", fileName, text);

    /// <summary>The day that it is at a moment where the person is; null where the tab is closed by now.</summary>
    public async ValueTask<DateOnly?> LocalDayAsync(DateTimeOffset moment) =>
        await AskAsync<int[]>("localDay", moment.ToUnixTimeMilliseconds()) is [var year, var month, var day]
            ? new DateOnly(year, month, day)
            : null;

    /// <summary>
    /// The last millisecond of a day where the person is, or of the last day that there is, which their zone may leave a few hours later;
    /// null where the tab is closed by now.
    /// </summary>
    public async ValueTask<LocalMoment?> EndOfDayAsync(DateOnly day) =>
        (await AskAsync<BrowserMoment>("endOfDay", day.Year, day.Month, day.Day))?.ToLocal();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_module is not { IsCompletedSuccessfully: true })
            return;
        try
        {
            await (await _module).DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone and took the module with it.
        }
    }

    /// <summary>Calls one of the functions of <c>entri.js</c>. Where the tab is closed by now: no effect.</summary>
    internal ValueTask CallAsync(string function, params object?[] arguments) => IgnoreClosedTabAsync(InvokeAsync(function, arguments));

    /// <summary>What one of the functions answers. Where the tab is closed by now: nothing.</summary>
    internal async ValueTask<T?> AskAsync<T>(string function, params object?[] arguments)
    {
        T? answer = default;
        await IgnoreClosedTabAsync(AskModuleAsync());
        return answer;

        async Task AskModuleAsync() => answer = await (await ModuleAsync()).InvokeAsync<T>(function, arguments);
    }

    private async Task InvokeAsync(string function, object?[] arguments) =>
        await (await ModuleAsync()).InvokeVoidAsync(function, arguments);

    private static async ValueTask IgnoreClosedTabAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception gone) when (gone is JSDisconnectedException or ObjectDisposedException)
        {
            // The tab was closed while the caller was still at work; nobody is there to see the effect.
        }
    }

    private Task<IJSObjectReference> ModuleAsync()
    {
        // A failed import is tried again at the next call: the network may be back.
        if (_module is null or { IsFaulted: true } or { IsCanceled: true })
            _module = js.InvokeAsync<IJSObjectReference>("import", ModulePath).AsTask();
        return _module;
    }
}
