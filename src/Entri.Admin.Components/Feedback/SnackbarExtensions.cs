using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>Messages at the edge of the screen.</summary>
public static class SnackbarExtensions
{
    /// <summary>Long enough to read the sentence and reach the button, in milliseconds.</summary>
    private const int UndoMilliseconds = 10_000;

    /// <summary>Says what was done and offers to take it back for ten seconds.</summary>
    public static void AddUndo(this ISnackbar snackbar, string message, Func<Task> undo) =>
        snackbar.Add(message, Severity.Normal, options =>
        {
            options.HideIcon = true;
            options.Action = "Undo";
            options.ActionColor = Color.Inherit;
            options.VisibleStateDuration = UndoMilliseconds;
            options.OnClick = _ => undo();
        });
}
