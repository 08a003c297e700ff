using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// What people do with a token, on whichever page it stands. Each returns whether the page may be out of date: not where they changed their
/// mind.
/// </summary>
public sealed class ApiTokenActs(
    PersonActions actions,
    UpdateApiToken update,
    RotateApiToken rotate,
    RevokeApiToken revoke,
    RestoreApiToken restore,
    ListMadeApiTokens listMade,
    OrganizationPolicies policies,
    PickUpApiToken pickUp,
    ApiTokenSnippets snippets,
    CallWatch calls,
    Dialogs dialogs,
    ISnackbar snackbar)
{
    /// <summary>Shows the value for its one time; afterwards nothing here holds it.</summary>
    public async Task RevealAsync(CreatedApiToken created, string title)
    {
        var (tokenId, number, hash) = (created.Token.Id, created.Token.CurrentValue.Number, created.Token.CurrentValue.Hash);
        var noted = Task.CompletedTask;
        Task NoteAsync() => noted = actions.DoAsync(caller => pickUp.ExecuteAsync(caller, tokenId, number, CancellationToken.None));
        await SecretRevealDialog.ShowAsync(
            dialogs,
            created.Secret!.Reveal(),
            snippets.All(),
            EventCallback.Factory.Create(this, NoteAsync),
            title,
            created.Token.Name,
            new FirstCalls(show => calls.Watch(hash, call => show(new FirstCall(call.Line, call.Problem))), "../api/tokens/self"));

        // A quick close may overtake it, and the page must show it. Where it failed, the page offers a new value.
        await Task.WhenAny(noted);
    }

    /// <summary>Gives it a new value and shows that.</summary>
    public async Task<bool> ReplaceAsync(ApiTokenResponse token)
    {
        var result = await actions.DoOrTellAsync(caller => rotate.ReplaceAsync(caller, token.Id, CancellationToken.None));
        if (result.Failure is null)
        {
            await RevealAsync(result.Value, "Value replaced. Copy it now.");
        }

        return true;
    }

    /// <summary>Lets the person make one.</summary>
    /// <param name="draft">What the form starts with.</param>
    /// <returns>The token with its value, or null where the person changed their mind.</returns>
    public async Task<CreatedApiToken?> CreateAsync(TokenDraft? draft = null) =>
        await CreateApiTokenDialog.ShowAsync(dialogs, await ReadPolicyAsync(), draft ?? new());

    /// <summary>Lets the person make one, and shows its value.</summary>
    public async Task<bool> CreateAndRevealAsync(TokenDraft draft)
    {
        if (await CreateAsync(draft) is not { } created)
        {
            return false;
        }

        await RevealAsync(created, "Token created. Copy it now.");
        return true;
    }

    /// <summary>Lets the person change what it is.</summary>
    public async Task<bool> EditAsync(ApiTokenResponse token) =>
        await EditApiTokenDialog.ShowAsync(dialogs, token, await ReadPolicyAsync());

    /// <summary>Switches it off or on, and offers to undo that.</summary>
    /// <param name="token">The token.</param>
    /// <param name="disabled">Whether it is off from now on.</param>
    /// <param name="onUndone">Shows the page as it is then.</param>
    public async Task<bool> SetDisabledAsync(ApiTokenResponse token, bool disabled, Func<Task> onUndone)
    {
        if (await TrySetDisabledAsync(token, disabled) is { } message)
        {
            actions.OfferUndo(message, async () =>
            {
                if (await TrySetDisabledAsync(token, !disabled) is { } undone)
                {
                    snackbar.Add(undone);
                }

                await onUndone();
            });
        }

        return true;
    }

    /// <summary>Asks why, ends it, and offers to undo that unless it leaked.</summary>
    /// <param name="token">The token.</param>
    /// <param name="onUndone">Shows the page as it is then.</param>
    public async Task<bool> RevokeAsync(ApiTokenResponse token, Func<Task> onUndone)
    {
        var made = await actions.DoOrTellAsync(caller => listMade.ExecuteAsync(caller, token.Id, CancellationToken.None));
        if (made.Failure is not null)
        {
            return true;
        }

        if (await RevokeApiTokenDialog.ShowAsync(dialogs, token, made.Value) is not { } revocation)
        {
            return false;
        }

        var result = await actions.DoOrTellAsync(
            caller => revoke.ExecuteAsync(caller, token.Id, revocation.WithMade, CancellationToken.None, revocation.Reason));
        if (result.Failure is null)
        {
            var message = result.Value.Length switch
            {
                0 => $"{token.Name} is revoked.",
                1 => $"{token.Name} and the token that it made are revoked.",
                var others => $"{token.Name} and {others:N0} tokens that it made are revoked.",
            };
            if (revocation.Reason == RevocationReason.Leaked)
            {
                snackbar.Add(message, Severity.Success);
            }
            else
            {
                actions.OfferUndo(message, () => RestoreAsync([token.Id, .. result.Value], onUndone));
            }
        }

        return true;
    }

    /// <summary>Takes revocations back, one after the other, until one cannot be.</summary>
    /// <param name="tokenIds">The tokens.</param>
    /// <param name="onUndone">Shows the page as it is then.</param>
    public async Task RestoreAsync(IReadOnlyList<string> tokenIds, Func<Task> onUndone)
    {
        var (restored, failed) = (0, false);
        foreach (var tokenId in tokenIds.TakeWhile(_ => !failed))
        {
            var result = await actions.DoOrTellAsync(caller => restore.ExecuteAsync(caller, tokenId, CancellationToken.None));
            failed = result.Failure is not null;
            restored += failed ? 0 : 1;
        }

        if (restored > 0)
        {
            snackbar.Add(restored == 1 ? "The token is restored." : $"{restored:N0} tokens are restored.");
        }

        await onUndone();
    }

    /// <summary>The policy; where it cannot be read, the form offers everything and the server says what it does not allow.</summary>
    private async Task<OrganizationPolicy> ReadPolicyAsync() =>
        (await actions.DoAsync(caller => policies.ReadAsync(caller, CancellationToken.None))).Match(policy => policy, _ => new());

    /// <returns>What to tell, or null where it was told already why not.</returns>
    private async Task<string?> TrySetDisabledAsync(ApiTokenResponse token, bool disabled)
    {
        var request = new UpdateApiTokenRequest { Disabled = disabled };
        var result = await actions.DoOrTellAsync(caller => update.ExecuteAsync(caller, token.Id, request, CancellationToken.None));
        return result.Failure is not null ? null
            : disabled ? $"{token.Name} is disabled: calls with it are refused."
            : $"{token.Name} is enabled.";
    }
}
