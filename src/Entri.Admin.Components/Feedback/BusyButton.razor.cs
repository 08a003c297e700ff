using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>
/// A button that shows that its work is running and ignores presses until it is done. It keeps the focus while busy, which a disabled
/// button would lose.
/// </summary>
public sealed partial class BusyButton
{
    private bool _running;

    /// <summary>The work. A second press while it runs does nothing.</summary>
    [Parameter]
    public EventCallback OnClick { get; set; }

    /// <summary>Shows the button as busy for work that something else started, such as a form's submit.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>The button's words.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    /// <summary>The look of the button.</summary>
    [Parameter]
    public Variant Variant { get; set; } = Variant.Filled;

    /// <summary>The size of the button.</summary>
    [Parameter]
    public Size Size { get; set; } = Size.Medium;

    /// <summary>Whether the button submits the form around it.</summary>
    [Parameter]
    public ButtonType ButtonType { get; set; } = ButtonType.Button;

    /// <summary>Further attributes of the button, such as <c>id</c> or <c>data-shortcut</c>.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? AdditionalAttributes { get; set; }

    private bool IsBusy => Busy || _running;

    private Dictionary<string, object?> Attributes => new((IEnumerable<KeyValuePair<string, object?>>?)AdditionalAttributes ?? [])
    {
        ["aria-busy"] = IsBusy ? "true" : null,
        ["aria-disabled"] = IsBusy ? "true" : null,
    };

    private async Task PressAsync()
    {
        if (IsBusy)
            return;
        _running = true;
        try
        {
            await OnClick.InvokeAsync();
        }
        finally
        {
            _running = false;
        }
    }
}
