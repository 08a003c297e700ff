using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// What people do with many tokens at once: each is a change of its own, so that one that is refused keeps the others from nothing. Each
/// returns whether the list may be out of date: not where they changed their mind.
/// </summary>
public sealed class TokenBulkActs(
    PersonActions actions, UpdateApiToken update, RevokeApiToken revoke, RestoreApiToken restore, Dialogs dialogs)
{
    /// <summary>Asks, switches them off, and offers to undo that.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="onUndone">Shows the list as it is then.</param>
    public async Task<bool> DisableAsync(IReadOnlyList<ApiTokenResponse> tokens, Func<Task> onUndone)
    {
        var title = $"Disable {Count(tokens.Count)}";
        if (!await ConfirmDialog.ShowAsync(
            dialogs, $"{title}?", "Every program that uses them is refused until somebody enables them again.", "Disable"))
        {
            return false;
        }

        var done = await BulkRunDialog.ShowAsync(dialogs, title, RowsOf(tokens), tokenId => SetDisabledAsync(tokenId, disabled: true));

        // Those that were off before stay so.
        OfferUndo("disabled", "Enable", [.. tokens.Where(token => !token.Disabled && done.Contains(token.Id))], onUndone, tokenId =>
            SetDisabledAsync(tokenId, disabled: false));
        return true;
    }

    /// <summary>Asks why, ends them, and offers to undo that unless they leaked.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="onUndone">Shows the list as it is then.</param>
    public async Task<bool> RevokeAsync(IReadOnlyList<ApiTokenResponse> tokens, Func<Task> onUndone)
    {
        var title = $"Revoke {Count(tokens.Count)}";
        if (await RevokeManyDialog.ShowAsync(dialogs, title) is not { } reason)
        {
            return false;
        }

        var gone = tokens.Where(token => token.RevokedAt is not null).Select(token => token.Id).ToHashSet();
        var done = await BulkRunDialog.ShowAsync(dialogs, title, RowsOf(tokens), async tokenId => gone.Contains(tokenId)
            ? "It was revoked already."
            : (await actions.DoAsync(
                caller => revoke.ExecuteAsync(caller, tokenId, withMade: false, CancellationToken.None, reason))).Failure?.Sentence());
        if (reason != RevocationReason.Leaked)
        {
            OfferUndo("revoked", "Restore", [.. tokens.Where(token => done.Contains(token.Id))], onUndone, async tokenId =>
                (await actions.DoAsync(caller => restore.ExecuteAsync(caller, tokenId, CancellationToken.None))).Failure?.Sentence());
        }

        return true;
    }

    private async Task<string?> SetDisabledAsync(string tokenId, bool disabled)
    {
        var request = new UpdateApiTokenRequest { Disabled = disabled };
        return (await actions.DoAsync(caller => update.ExecuteAsync(caller, tokenId, request, CancellationToken.None))).Failure?.Sentence();
    }

    private void OfferUndo(
        string done, string undo, ApiTokenResponse[] tokens, Func<Task> onUndone, Func<string, Task<string?>> undoOneAsync)
    {
        if (tokens.Length > 0)
        {
            actions.OfferUndo($"{Count(tokens.Length)} {(tokens.Length == 1 ? "is" : "are")} {done}.", async () =>
            {
                await BulkRunDialog.ShowAsync(dialogs, $"{undo} {Count(tokens.Length)}", RowsOf(tokens), undoOneAsync);
                await onUndone();
            });
        }
    }

    private static string Count(int tokens) => tokens == 1 ? "1 token" : $"{tokens:N0} tokens";

    private static BulkRow[] RowsOf(IReadOnlyList<ApiTokenResponse> tokens) =>
        [.. tokens.Select(token => new BulkRow(token.Id, token.Name))];
}
