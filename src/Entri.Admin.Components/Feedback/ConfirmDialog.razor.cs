using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>
/// Asks before an act that breaks something, and says what it breaks. Where it takes much along, the name has to be typed.
/// </summary>
public sealed partial class ConfirmDialog
{
    /// <summary>Compares as people do: not by the code points of which what they see is made.</summary>
    private static readonly CompareInfo Language = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>How a question is shown.</summary>
    public static readonly DialogOptions Options = new() { CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };

    private const string DefaultCancelText = "Cancel";

    private readonly string _inputId = ElementId.Next("typed");
    private ElementReference _input;
    private MudButton? _cancel;
    private string _typed = "";

    /// <summary>The question: "Revoke “GitHub Actions”?"</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>What will break, in one or two sentences.</summary>
    [Parameter, EditorRequired]
    public required string Consequence { get; set; }

    /// <summary>The act, as a verb: "Revoke token".</summary>
    [Parameter, EditorRequired]
    public required string ConfirmText { get; set; }

    /// <summary>The way back.</summary>
    [Parameter]
    public string CancelText { get; set; } = DefaultCancelText;

    /// <summary>The name that has to be typed before the button works; null for none.</summary>
    [Parameter]
    public string? TypedName { get; set; }

    /// <summary>The color of the act, which is red where it breaks something.</summary>
    [Parameter]
    public Color Color { get; set; } = Color.Error;

    /// <summary>What else there is to know or to choose.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>What was chosen: the result of the dialog where the person confirms.</summary>
    [Parameter]
    public object? Answer { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private bool Confirmed => TypedName is null || Language.Compare(Seen(_typed), Seen(TypedName)) == 0;

    /// <summary>Asks and waits for the answer: true only when the person confirmed.</summary>
    public static async Task<bool> ShowAsync(
        Dialogs dialogs,
        string title,
        string consequence,
        string confirmText,
        string? typedName = null,
        Color color = Color.Error,
        string cancelText = DefaultCancelText)
    {
        var result = await dialogs.ShowAsync<ConfirmDialog>(Options, new()
        {
            { x => x.Title, title },
            { x => x.Consequence, consequence },
            { x => x.ConfirmText, confirmText },
            { x => x.TypedName, typedName },
            { x => x.Color, color },
            { x => x.CancelText, cancelText },
        });
        return result is { Canceled: false };
    }

    /// <summary>Starts where nothing breaks: at the name to type, or else at Cancel.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        if (TypedName is null)
            await _cancel!.FocusAsync();
        else
            await _input.FocusAsync();
    }

    /// <summary>The name with its blanks as a page shows them.</summary>
    private static string Seen(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Confirm()
    {
        if (Confirmed)
            Dialog.Close(DialogResult.Ok(Answer));
    }
}
