using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Organizations;

/// <summary>Offers the organization to another member.</summary>
public sealed partial class TransferDialog(PersonActions actions, CurrentCaller callers, ListTransferTakers list, OfferTransfer offer)
{
    private TransferTaker? _taker;
    private Failure? _failure;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private string? Error => _failure.ErrorOf("userId").AsSentence("New owner");

    /// <summary>What the field cannot show.</summary>
    private Failure? OtherFailure => Error is null ? _failure : null;

    private string? Summary => _taker is null ? null : $"{_taker.Name} can accept for 7 days, and you become an admin then.";

    /// <summary>Asks to whom, and offers it.</summary>
    /// <returns>Whether it was offered.</returns>
    public static async Task<bool> ShowAsync(Dialogs dialogs) =>
        await dialogs.ShowAsync<TransferDialog>(FormDialog.Options) is { Canceled: false };

    private static string? Check(TransferTaker? taker) => taker is null ? "Choose a member" : null;

    private static string Show(TransferTaker? taker) => taker is null ? "" : $"{taker.Name} ({EmailAddress.Readable(taker.Email)})";

    private async Task<IEnumerable<TransferTaker>> SearchAsync(string? text, CancellationToken cancellationToken)
    {
        // What is chosen stands in the field as text, and says nothing of what else there is.
        var search = text == Show(_taker) ? null : text;
        var found = await callers.DoAsync(
            caller => list.ExecuteAsync((PersonCaller)caller, search, cancellationToken), cancellationToken);
        return found.Failure is null ? found.Value : [];
    }

    private void Choose(TransferTaker? taker) => (_taker, _failure) = (taker, null);

    private async Task SubmitAsync()
    {
        var result = await actions.DoAsync(
            caller => offer.ExecuteAsync(caller, new OfferTransferRequest(_taker?.UserId), CancellationToken.None));
        _failure = result.Failure;
        if (_failure is null)
        {
            Dialog.Close();
        }
    }
}
