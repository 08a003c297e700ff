using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Organizations;

/// <summary>The organization's settings: everybody in it sees them, owners and admins change them.</summary>
public sealed partial class GeneralPage(
    PersonActions actions,
    CurrentCaller callers,
    GetOrganization get,
    UpdateOrganization update,
    Dialogs dialogs,
    ISnackbar snackbar)
{
    private OrganizationResponse? _saved;
    private string? _name;
    private string? _slug;
    private string? _description;
    private string? _language;
    private Failure? _failure;
    private string? _requestId;
    private bool _isSaving;

    [CascadingParameter]
    private CallerState? State { get; set; }

    private bool MayWrite => State?.May(Scope.OrganizationWrite) == true;

    private bool IsChanged => _saved is not null && Changes(_saved) != new UpdateOrganizationRequest { Settings = new() };

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var result = await actions.DoAsync(caller => get.ExecuteAsync(caller, CancellationToken.None));
        _requestId = result.Failure is Failure.Unavailable or Failure.TooManyRequests ? actions.Note(result.Failure) : null;
        if (result.Failure is null)
        {
            Show(result.Value);
        }
    }

    private void Show(OrganizationResponse organization)
    {
        _saved = organization;
        (_name, _slug, _description, _language) =
            (organization.Name, organization.Slug, organization.Description, organization.Settings.DefaultSourceLanguage);
    }

    /// <summary>What the server said about the old input says nothing about the new one.</summary>
    private void Forget() => _failure = null;

    private async Task SaveAsync()
    {
        _isSaving = true;
        var result = await actions.DoOrTellAsync(caller => update.ExecuteAsync(caller, Changes(_saved!), CancellationToken.None));
        _isSaving = false;
        _failure = result.Failure;
        if (_failure is null)
        {
            Show(result.Value);
            callers.ReadAgain();
            snackbar.Add("The settings are saved.", Severity.Success);
        }
    }

    private UpdateOrganizationRequest Changes(OrganizationResponse old) => new()
    {
        Name = Optional.IfChanged(_name, old.Name),
        Slug = Optional.IfChanged(_slug, old.Slug),
        Description = Optional.IfChanged(Rules.TrimToNull(_description), old.Description),
        Settings = new() { DefaultSourceLanguage = Optional.IfChanged(_language, old.Settings.DefaultSourceLanguage) },
    };

    private Task<bool> AskToLeaveAsync() =>
        ConfirmDialog.ShowAsync(dialogs, "Leave without saving?", "What you changed on this page is lost.", "Leave");
}
