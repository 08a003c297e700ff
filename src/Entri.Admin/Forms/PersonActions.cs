using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using MudBlazor;

namespace Entri.Admin.Forms;

/// <summary>
/// How pages and dialogs do things for the person who uses them: one way to be asked for a proof, and one to hear why not.
/// </summary>
public sealed partial class PersonActions(
    CurrentCaller callers, Dialogs dialogs, ISnackbar snackbar, ILogger<PersonActions> logger)
{
    /// <summary>Does something, and once more where it takes a fresh proof of identity and the person gave it.</summary>
    public async Task<Result<T>> DoAsync<T>(Func<Caller, Task<Result<T>>> act, CancellationToken cancellationToken = default)
        where T : notnull
    {
        var result = await callers.DoAsync(act, cancellationToken);
        return result.Failure is Failure.ProofRequired && await ProveIdentityDialog.ShowAsync(dialogs)
            ? await callers.DoAsync(act, cancellationToken)
            : result;
    }

    /// <summary>Reads a page of a list. Who may not see it gets an empty one; the page around it says why.</summary>
    /// <exception cref="InvalidOperationException">It could not be read now; the list says so and offers to try again.</exception>
    public async Task<ListPage<T>> LoadAsync<T>(Func<Caller, Task<Result<ListPage<T>>>> load, CancellationToken cancellationToken)
    {
        var page = await callers.DoAsync(load, cancellationToken);
        return page.Failure switch
        {
            null => page.Value,
            Failure.Unavailable or Failure.TooManyRequests => throw new InvalidOperationException(page.Failure.Message),
            _ => new ListPage<T>([], 0),
        };
    }

    /// <summary>Reads what a page is about and shows it. Who may not see it sees nothing; the page around it says why.</summary>
    /// <returns>Where it could not be read now, what <see cref="Note"/> returns; null otherwise.</returns>
    public async Task<string?> ShowAsync<T>(Func<Caller, Task<Result<T>>> read, Action<T> show)
        where T : notnull
    {
        var result = await DoAsync(read);
        if (result.Failure is null)
        {
            show(result.Value);
        }

        return result.Failure is Failure.Unavailable or Failure.TooManyRequests ? Note(result.Failure) : null;
    }

    /// <summary>Notes that a page could not show what it is about.</summary>
    /// <returns>What the person can tell an administrator, who finds it in the log.</returns>
    public string Note(Failure failure)
    {
        var requestId = Guid.CreateVersion7().ToString("N");
        Log.LoadFailed(logger, failure.Message, requestId);
        return requestId;
    }

    /// <summary>
    /// Does something and says at the edge of the page why, where it was not done; where the database could not, it offers to try again.
    /// </summary>
    public async Task<Result<T>> DoOrTellAsync<T>(Func<Caller, Task<Result<T>>> act)
        where T : notnull
    {
        var result = await DoAsync(act);
        while (result.Failure is Failure.Unavailable { MayBeDone: false, Message: var why }
            && await ConfirmDialog.ShowAsync(dialogs, "Nothing was changed", why, "Try again", color: Color.Primary))
        {
            result = await DoAsync(act);
        }

        if (result.Failure is { } failure and not (Failure.ProofRequired or Failure.Unavailable { MayBeDone: false }))
        {
            snackbar.Add(failure.Sentence(), Severity.Error);
        }

        return result;
    }

    /// <summary>Says what was done and offers to take it back. Nobody waits for that, so what nobody expected is told here.</summary>
    public void OfferUndo(string message, Func<Task> undo) => snackbar.AddUndo(message, async () =>
    {
        try
        {
            await undo();
        }
#pragma warning disable CA1031 // It would get lost: no page and no dialog is around a notice.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.UndoFailed(logger, exception);
            snackbar.Add("This could not be undone. What you saved before is safe.", Severity.Error);
        }
    });

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A page could not be loaded: {Reason} (request {RequestId}).")]
        public static partial void LoadFailed(ILogger logger, string reason, string requestId);

        [LoggerMessage(Level = LogLevel.Error, Message = "Something that a page did could not be undone.")]
        public static partial void UndoFailed(ILogger logger, Exception exception);
    }
}
