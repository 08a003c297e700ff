using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>
/// Opens dialogs, for everybody: one of a kind at a time, however often its button was pressed before it showed, until the page is left.
/// </summary>
public sealed class Dialogs(IDialogService service, NavigationManager navigation, BrowserInterop browser)
{
    private readonly Dictionary<Type, IDialogReference?> _open = [];

    /// <summary>Shows a dialog and waits until it is closed.</summary>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="options">How it is shown.</param>
    /// <returns>Its result; null where such a dialog is open already, as if the second one had been cancelled at once.</returns>
    public async Task<DialogResult?> ShowAsync<TDialog>(DialogOptions options, DialogParameters<TDialog>? parameters = null)
        where TDialog : IComponent
    {
        if (!_open.TryAdd(typeof(TDialog), null))
            return null;
        var path = PagePath.Of(navigation.Uri);
        navigation.LocationChanged += Leave;
        try
        {
            // MudBlazor forgets what opened a dialog that takes the focus by itself. The browser is asked before it hears of the dialog.
            var held = browser.HoldFocusAsync();

            // MudBlazor takes the first change of a query for another page.
            var dialog = await service.ShowAsync<TDialog>("", parameters ?? [], options with { CloseOnNavigation = false });
            _open[typeof(TDialog)] = dialog;
            var result = await dialog.Result;

            // Whoever asked may leave the page now, and must not meet the guard of a form that is about to go.
            await Task.Yield();

            // What the dialog did must not hang on a line that may be gone.
            _ = RestoreFocusAsync(held);
            return result;
        }
        finally
        {
            navigation.LocationChanged -= Leave;
            _open.Remove(typeof(TDialog));
        }

        void Leave(object? sender, LocationChangedEventArgs change)
        {
            if (PagePath.Of(change.Location) != path)
                _open[typeof(TDialog)]?.Close(DialogResult.Cancel());
        }
    }

    /// <summary>Cancels all that are open, where none is in sight any more because one of them failed.</summary>
    public void DismissAll()
    {
        foreach (var dialog in _open.Values.OfType<IDialogReference>().ToArray())
            dialog.Dismiss(DialogResult.Cancel());
    }

    private async Task RestoreFocusAsync(ValueTask held)
    {
        try
        {
            await held;
            await browser.RestoreFocusAsync();
        }
        catch (Exception gone) when (gone is JSException or OperationCanceledException)
        {
            // The focus stays where the browser puts it.
        }
    }
}
