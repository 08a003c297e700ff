using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Members;

/// <summary>Gives a member another role.</summary>
public sealed partial class ChangeRoleDialog(PersonActions actions, ChangeMember change)
{
    private MemberRole _role;
    private Failure? _failure;

    /// <summary>The member.</summary>
    [Parameter, EditorRequired]
    public required MemberResponse Member { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Asks which role it shall be and saves it.</summary>
    /// <returns>The member as they are then, or null where the person changed their mind.</returns>
    public static async Task<MemberResponse?> ShowAsync(Dialogs dialogs, MemberResponse member)
    {
        var result = await dialogs.ShowAsync<ChangeRoleDialog>(FormDialog.Options, new() { { dialog => dialog.Member, member } });
        return result?.Data as MemberResponse;
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _role = Member.Role;

    private void Choose(MemberRole role) => (_role, _failure) = (role, null);

    private async Task SubmitAsync()
    {
        var request = new ChangeMemberRequest(_role.Name);
        var result = await actions.DoAsync(caller => change.ExecuteAsync(caller, Member.UserId, request, CancellationToken.None));
        _failure = result.Failure;
        if (_failure is null)
        {
            Dialog.Close(DialogResult.Ok(result.Value));
        }
    }
}
