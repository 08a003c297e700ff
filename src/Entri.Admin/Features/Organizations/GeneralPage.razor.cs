using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using MudBlazor;

namespace Entri.Admin.Features.Organizations;

/// <summary>The organization's settings: everybody in it sees them, owners and admins change them.</summary>
public sealed partial class GeneralPage(
    CurrentActor actors, GetOrganization get, UpdateOrganization update, IDialogService dialogs, ISnackbar snackbar, ILogger<GeneralPage> logger)
{
    private MudForm _form = null!;
    private OrganizationResponse? _saved;
    private string? _name;
    private string? _slug;
    private string? _description;
    private string? _language;
    private Failure? _failure;
    private bool _canWrite;
    private bool _isForbidden;
    private bool _hasFailed;
    private bool _isSaving;

    private bool IsChanged => _saved is not null && Changes(_saved) != new UpdateOrganizationRequest { Settings = new UpdateOrganizationSettings() };

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        try
        {
            var actor = await actors.GetAsync();
            _canWrite = actor.Scopes.Allows(Scope.OrganizationWrite);
            var result = await get.ExecuteAsync(actor, CancellationToken.None);
            _isForbidden = result.Failure is not null;
            if (!_isForbidden)
            {
                Show(result.Value);
            }

            _hasFailed = false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _hasFailed = true;
            Log.LoadFailed(logger, failure);
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
        await _form.ValidateAsync();
        if (!_form.IsValid || _isSaving)
        {
            return;
        }

        _isSaving = true;
        var result = await update.ExecuteAsync(await actors.GetAsync(), Changes(_saved!), CancellationToken.None);
        _isSaving = false;
        _failure = result.Failure;
        if (_failure is null)
        {
            Show(result.Value);
            snackbar.Add("The settings are saved.", Severity.Success);
        }
        else if (_failure is Failure.Forbidden)
        {
            _canWrite = false;
            snackbar.AddFailure(_failure);
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

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The organization's settings could not be loaded.")]
        public static partial void LoadFailed(ILogger logger, Exception exception);
    }
}
