using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>Messages at the edge of the screen.</summary>
public static class SnackbarExtensions
{
    /// <summary>Long enough to read the sentence and reach the button, in milliseconds.</summary>
    private const int UndoMilliseconds = 10_000;

    private const string Key = "undo";

    /// <summary>
    /// Says what was done and offers to take it back for ten seconds, and longer while the pointer is on it; until the page is left, or
    /// something else was done.
    /// </summary>
    public static void AddUndo(this ISnackbar snackbar, string message, Func<Task> undo)
    {
        snackbar.RemoveByKey(Key);
        snackbar.Add(message, Severity.Normal, Configure, Key);

        void Configure(SnackbarOptions options)
        {
            options.HideIcon = true;

            // Shortcuts find the button by this class.
            options.SnackbarTypeClass = "undo-notice";
            options.CloseAfterNavigation = true;

            // A message with a button would stay for ever otherwise.
            options.RequireInteraction = false;
            options.Action = "Undo";
            options.ActionColor = Color.Inherit;
            options.VisibleStateDuration = UndoMilliseconds;
            options.OnClick = _ => undo();
        }
    }
}
