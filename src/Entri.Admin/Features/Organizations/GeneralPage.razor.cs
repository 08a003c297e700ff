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
    CheckSlug check,
    TimeProvider clock,
    Dialogs dialogs,
    NavigationManager navigation,
    ISnackbar snackbar)
{
    private const string SlugHint = "The organization’s name in addresses: lowercase letters, digits and single hyphens";

    /// <summary>How long somebody has to pause before it is looked up whether a slug is free.</summary>
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(300);

    private OrganizationResponse? _saved;
    private string? _name;
    private string? _slug;
    private string? _description;
    private string? _language;
    private IReadOnlyList<string> _targets = [];
    private string? _aiProvider;
    private string? _workflow;
    private string? _tone;
    private (string Slug, bool IsFree)? _checked;
    private int _slugsTyped;
    private Failure? _failure;
    private string? _requestId;
    private bool _isSaving;
    private string? _next;

    [CascadingParameter]
    private CallerState? State { get; set; }

    private bool MayWrite => State?.May(Scope.OrganizationWrite) == true;

    private string SlugHelp => _checked is { IsFree: true } && SlugStatus is { } free ? free : SlugHint;

    private string? SlugStatus => _checked is { } answer && answer.Slug == _slug
        ? $"“{answer.Slug}” is {(answer.IsFree ? "free" : "already taken")}" : null;

    private bool IsChanged => _saved is not null && Changes(_saved) != new UpdateOrganizationRequest { Settings = new() };

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    /// <summary>
    /// Goes on to another slug: the old address leads there for a while, but people copy the one that they see. The guard of what is
    /// unsaved has to hear in the same round that nothing is.
    /// </summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_next is { } next)
        {
            _next = null;
            await Task.Yield();
            navigation.NavigateTo(next, forceLoad: true);
        }
    }

    private async Task LoadAsync()
    {
        _requestId = await actions.ShowAsync(caller => get.ExecuteAsync(caller, CancellationToken.None), Show);
    }

    private void Show(OrganizationResponse organization)
    {
        _saved = organization;
        (_name, _slug, _description) = (organization.Name, organization.Slug, organization.Description);
        (_language, _aiProvider, _workflow, _tone, _targets) = organization.Settings;
        _checked = null;
    }

    /// <summary>The form keeps what was typed into it meanwhile.</summary>
    private void ShowLogo(OrganizationResponse changed) => _saved = _saved! with { Logo = changed.Logo };

    /// <summary>What the server said about the old input says nothing about the new one.</summary>
    private void Forget() => _failure = null;

    private async Task CheckSlugAsync()
    {
        Forget();
        var typed = ++_slugsTyped;
        if (_slug is not { } slug || slug == _saved?.Slug || Rules.Slug(slug) is not null)
        {
            return;
        }

        await Task.Delay(TypingPause, clock);
        if (typed == _slugsTyped)
        {
            var free = await actions.DoAsync(caller => check.ExecuteAsync(caller, slug, CancellationToken.None));
            _checked = free.Failure is null ? (slug, free.Value) : _checked;
        }
    }

    private string? SlugRule(string? text) =>
        Rules.Slug(text) ?? (_checked is { IsFree: false, Slug: var slug } && slug == text ? "Slug is already taken" : null);

    private static string? ShortText(string? text) => Rules.OptionalText(text, Rules.NameMaxLength);

    private static string? LongText(string? text) => Rules.OptionalText(text, Rules.LongTextMaxLength);

    private async Task SaveAsync()
    {
        _isSaving = true;
        var result = await actions.DoOrTellAsync(caller => update.ExecuteAsync(caller, Changes(_saved!), CancellationToken.None));
        _isSaving = false;
        _failure = result.Failure;
        if (_failure is null)
        {
            var isMoved = _saved!.Slug != result.Value.Slug;
            Show(result.Value);
            callers.ReadAgain();
            if (isMoved)
            {
                _next = $"../{result.Value.Slug}/settings/general";
            }
            else
            {
                snackbar.Add("The settings are saved.", Severity.Success);
            }
        }
    }

    private UpdateOrganizationRequest Changes(OrganizationResponse old) => new()
    {
        Name = Optional.IfChanged(_name, old.Name),
        Slug = Optional.IfChanged(_slug, old.Slug),
        Description = Optional.IfChanged(Rules.TrimToNull(_description), old.Description),
        Settings = new()
        {
            DefaultSourceLanguage = Optional.IfChanged(_language, old.Settings.DefaultSourceLanguage),
            AiProvider = Optional.IfChanged(Rules.TrimToNull(_aiProvider), old.Settings.AiProvider),
            DefaultTranslationWorkflow = Optional.IfChanged(Rules.TrimToNull(_workflow), old.Settings.DefaultTranslationWorkflow),
            ToneInstructions = Optional.IfChanged(Rules.TrimToNull(_tone), old.Settings.ToneInstructions),
            DefaultTargetLanguages = _targets.SequenceEqual(old.Settings.DefaultTargetLanguages)
                ? default : new Optional<string?[]?>([.. _targets]),
        },
    };

    private Task<bool> AskToLeaveAsync() =>
        ConfirmDialog.ShowAsync(dialogs, "Leave without saving?", "What you changed on this page is lost.", "Leave");
}
