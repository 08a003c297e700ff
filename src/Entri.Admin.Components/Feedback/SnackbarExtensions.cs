using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>Messages at the edge of the screen.</summary>
public static class SnackbarExtensions
{
    /// <summary>Long enough to read the sentence and reach the button, in milliseconds.</summary>
    private const int UndoMilliseconds = 10_000;

    /// <summary>Says what was done and offers to take it back for ten seconds.</summary>
    /// <param name="snackbar">Where it is said.</param>
    /// <param name="message">What was done.</param>
    /// <param name="undo">Takes it back.</param>
    /// <param name="fail">Hears of what goes wrong with that; the message itself waits for nothing that it starts.</param>
    public static void AddUndo(this ISnackbar snackbar, string message, Func<Task> undo, Func<Exception, Task> fail) =>
        snackbar.Add(message, Severity.Normal, options =>
        {
            options.HideIcon = true;
            options.Action = "Undo";
            options.ActionColor = Color.Inherit;
            options.VisibleStateDuration = UndoMilliseconds;
            options.OnClick = async _ =>
            {
                try
                {
                    await undo();
                }
                catch (Exception exception)
                {
                    await fail(exception);
                }
            };
        });
}
