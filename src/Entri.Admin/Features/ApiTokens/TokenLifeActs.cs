using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// What people do with the values of a token and with its revocation. Each returns whether the page may be out of date: not where they
/// changed their mind.
/// </summary>
public sealed class TokenLifeActs(
    PersonActions actions,
    ApiTokenActs acts,
    OrganizationPolicies policies,
    ChangeGrace change,
    RestoreApiToken restore,
    Dialogs dialogs,
    ISnackbar snackbar)
{
    /// <summary>Asks how long the old value goes on, gives the token a new one and shows that.</summary>
    public async Task<bool> RotateAsync(ApiTokenResponse token)
    {
        var policy = await actions.DoAsync(caller => policies.ReadAsync(caller, CancellationToken.None));
        if (await RotateApiTokenDialog.ShowAsync(dialogs, token, policy.Match(found => found, _ => new())) is not { } rotated)
        {
            return false;
        }

        await acts.RevealAsync(rotated, "Token rotated. Copy its new value now.");
        return true;
    }

    /// <summary>Ends the old values, once the person said that no program needs them any more.</summary>
    public async Task<bool> FinishAsync(ApiTokenResponse token)
    {
        if (!await ConfirmDialog.ShowAsync(
            dialogs,
            "End the old value now?",
            "Every program that still uses it is refused from its next call on. An old value never works again.",
            "End it now"))
        {
            return false;
        }

        if ((await actions.DoOrTellAsync(caller => ChangeAsync(caller, token, TimeSpan.Zero))).Failure is null)
        {
            snackbar.Add($"Only the newest value of {token.Name} works now.", Severity.Success);
        }

        return true;
    }

    /// <summary>Lets the old value go on longer.</summary>
    public Task<bool> ExtendAsync(ApiTokenResponse token) => ExtendGraceDialog.ShowAsync(
        dialogs, async grace => (await actions.DoAsync(caller => ChangeAsync(caller, token, grace.Time))).Failure);

    /// <summary>Takes back the revocation of a token.</summary>
    public async Task<bool> RestoreAsync(ApiTokenResponse token)
    {
        if ((await actions.DoOrTellAsync(caller => restore.ExecuteAsync(caller, token.Id, CancellationToken.None))).Failure is null)
        {
            snackbar.Add($"{token.Name} is restored: its value works again.", Severity.Success);
        }

        return true;
    }

    private Task<Result<ApiTokenResponse>> ChangeAsync(Caller caller, ApiTokenResponse token, TimeSpan grace) =>
        change.ExecuteAsync(caller, token.Id, new ChangeGraceRequest((int)grace.TotalSeconds), CancellationToken.None);
}
