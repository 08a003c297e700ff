using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Invitations;

/// <summary>What became of several invitations.</summary>
/// <param name="Done">Those that were made, with their links.</param>
/// <param name="Refused">The others: whom, and why not.</param>
public sealed record Sent(IReadOnlyList<SentInvitationResponse> Done, IReadOnlyList<(string Email, string Why)> Refused);

/// <summary>Invites one person or many.</summary>
public sealed partial class InviteDialog(PersonActions actions, CreateInvitation create, InvitationLinks links)
{
    private string? _addresses;
    private string? _error;
    private MemberRole _role = MemberRole.Developer;
    private Failure? _failure;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Asks whom to invite as what, and does it.</summary>
    /// <returns>What became of each address, or null where the person changed their mind.</returns>
    public static async Task<Sent?> ShowAsync(Dialogs dialogs) =>
        (await dialogs.ShowAsync<InviteDialog>(FormDialog.Options))?.Data as Sent;

    private void Forget() => (_error, _failure) = (null, null);

    private async Task SubmitAsync()
    {
        var addresses = AddressList.Of(_addresses);
        var done = new List<SentInvitationResponse>();
        var refused = new List<(string Email, string Why)>();
        foreach (var email in addresses)
        {
            var request = new CreateInvitationRequest(email, _role.Name);
            var result = await actions.DoAsync(
                async caller => (await create.ExecuteAsync(caller, request, CancellationToken.None)).Map(links.Show));
            if (result.Failure is not { } failure)
            {
                done.Add(result.Value);
            }
            else if (addresses.Count == 1)
            {
                _error = failure.ErrorOf("email");
                _failure = _error is null ? failure : null;
                return;
            }
            else
            {
                refused.Add((email, failure.ErrorOf("email").AsSentence("Email address") ?? failure.Sentence()));
            }
        }

        Dialog.Close(DialogResult.Ok(new Sent(done, refused)));
    }
}
