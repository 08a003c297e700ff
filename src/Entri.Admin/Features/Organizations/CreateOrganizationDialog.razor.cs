using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Organizations;

/// <summary>Makes another organization.</summary>
public sealed partial class CreateOrganizationDialog(PersonActions actions, CurrentCaller callers, CreateOrganization create)
{
    private string? _name;
    private Failure? _failure;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Asks for its name and makes it.</summary>
    /// <returns>The organization, or null where the person changed their mind.</returns>
    public static async Task<OrganizationResponse?> ShowAsync(Dialogs dialogs) =>
        (await dialogs.ShowAsync<CreateOrganizationDialog>(FormDialog.Options))?.Data as OrganizationResponse;

    private async Task SubmitAsync()
    {
        var result = await actions.DoAsync(async _ => await callers.FindPersonAsync() is { } person
            ? await create.ExecuteAsync(person, new CreateOrganizationRequest(_name), CancellationToken.None)
            : new Failure.Unavailable());
        _failure = result.Failure;
        if (_failure is null)
        {
            Dialog.Close(DialogResult.Ok(result.Value));
        }
    }
}
