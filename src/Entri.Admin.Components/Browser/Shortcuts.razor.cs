using Microsoft.JSInterop;
using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>
/// The keyboard shortcuts of every page; place it once in the interactive layout. <c>?</c> lists them, <c>/</c> focuses the element with
/// <c>data-shortcut="search"</c> and <c>c</c> presses the one with <c>data-shortcut="create"</c>. They rest while somebody types or a
/// dialog is open.
/// </summary>
public sealed partial class Shortcuts
{
    private DotNetObjectReference<Shortcuts>? _self;
    private IJSObjectReference? _listener;

    /// <summary>Shows the list of shortcuts.</summary>
    [JSInvokable]
    public async Task ShowAsync() =>
        await Dialogs.ShowAsync<ShortcutsDialog>("Keyboard shortcuts", new DialogOptions { CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_listener is not null)
            {
                await _listener.InvokeVoidAsync("dispose");
                await _listener.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone and its listener with it.
        }
        _self?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _listener = await Browser.ListenForShortcutsAsync(_self = DotNetObjectReference.Create(this));
    }
}
