using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Asks how long the old value goes on, and gives the token a new one.</summary>
public sealed partial class RotateApiTokenDialog(
    PersonActions actions, RotateApiToken rotate, BrowserInterop browser, TimeProvider clock)
{
    private readonly TokenEnd _end = new(browser, clock, TokenExpiry.Kept);
    private GraceChoice _grace = GraceChoice.Usual;
    private Failure? _failure;

    /// <summary>The token as it is.</summary>
    [Parameter, EditorRequired]
    public required ApiTokenResponse Token { get; set; }

    /// <summary>What the organization allows.</summary>
    [Parameter, EditorRequired]
    public required OrganizationPolicy Policy { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Lets the person rotate the token.</summary>
    /// <returns>The token with its new value, or null where the person changed their mind.</returns>
    public static async Task<CreatedApiToken?> ShowAsync(Dialogs dialogs, ApiTokenResponse token, OrganizationPolicy policy) =>
        (await dialogs.ShowAsync<RotateApiTokenDialog>(
            FormDialog.Options, new() { { dialog => dialog.Token, token }, { dialog => dialog.Policy, policy } }))?.Data as CreatedApiToken;

    /// <summary>What the server found wrong was about what is being replaced now.</summary>
    private void Forget() => _failure = null;

    private async Task SubmitAsync()
    {
        var (isKnown, end) = await _end.ReadAsync();
        if (!isKnown && !_end.Choice.IsKept)
        {
            return;
        }

        var request = new RotateApiTokenRequest
        {
            GracePeriodSeconds = _grace.Seconds,
            ExpiresAt = _end.Choice.IsKept ? default : new(end),
        };
        var result = await actions.DoAsync(
            caller => rotate.ExecuteAsync(caller, Token.Id, request, isHandedOver: false, CancellationToken.None));
        _failure = result.Failure;
        if (_failure is null)
        {
            Dialog.Close(result.Value);
        }
    }
}
