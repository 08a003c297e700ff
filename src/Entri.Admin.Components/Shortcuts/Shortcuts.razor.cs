using Microsoft.JSInterop;

namespace Entri.Admin.Components;

/// <summary>
/// The keyboard shortcuts of every page; place it once in the interactive layout. <c>?</c> lists them, <c>/</c> focuses the element with
/// <c>data-shortcut="search"</c>, <c>c</c> presses the one with <c>data-shortcut="create"</c>, <c>o</c> the one with
/// <c>data-shortcut="switch"</c> and <c>z</c> the button of the message that offers to undo. They rest while somebody types or a dialog is
/// open, and where they were switched off in that list.
/// </summary>
public sealed partial class Shortcuts(BrowserInterop browser, Dialogs dialogs)
{
    private readonly string _id = ElementId.Next("shortcuts");
    private DotNetObjectReference<Shortcuts>? _self;

    /// <summary>Shows the list of shortcuts.</summary>
    [JSInvokable]
    public Task ShowAsync() => ShortcutsDialog.ShowAsync(dialogs, browser);

    /// <inheritdoc/>
    public void Dispose() => _self?.Dispose();

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await browser.CallAsync("listenForShortcuts", _id, _self = DotNetObjectReference.Create(this));
    }
}
