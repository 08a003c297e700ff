using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Projects;

/// <summary>Makes a project or changes one.</summary>
public sealed partial class ProjectDialog(PersonActions actions, CreateProject create, UpdateProject update)
{
    private string? _name;
    private string? _description;
    private string? _source;
    private string? _defaultSource;
    private IReadOnlyList<string> _targets = [];
    private IReadOnlyList<string> _defaults = [];
    private Failure? _failure;

    private bool IsChanged => Project is { } old
        ? Changes(old) != new UpdateProjectRequest()
        : Rules.TrimToNull(_name) is not null || Rules.TrimToNull(_description) is not null || _source != _defaultSource
            || !_targets.SequenceEqual(_defaults);

    /// <summary>What no field of the form can show.</summary>
    private Failure? OtherFailure => _failure is Failure.Conflict or Failure.Unprocessable ? null : _failure;

    /// <summary>The project to change, or null for a new one.</summary>
    [Parameter]
    public ProjectResponse? Project { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Asks what the project shall be and saves it.</summary>
    /// <returns>The saved project, or null where the person changed their mind.</returns>
    public static async Task<ProjectResponse?> ShowAsync(Dialogs dialogs, ProjectResponse? project = null)
    {
        var result = await dialogs.ShowAsync<ProjectDialog>(FormDialog.Options, new() { { dialog => dialog.Project, project } });
        return result?.Data as ProjectResponse;
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Project is { } old)
        {
            (_name, _description, _source, _targets) = (old.Name, old.Description, old.SourceLanguage, old.TargetLanguages);
        }
        else
        {
            var languages = await actions.DoAsync(caller => create.DefaultLanguagesAsync(caller, CancellationToken.None));
            if (languages.Failure is null)
            {
                (_source, _targets) = (languages.Value.Source, languages.Value.Targets);
                (_defaultSource, _defaults) = (_source, _targets);
            }
        }
    }

    /// <summary>What the server said about the old input says nothing about the new one.</summary>
    private void Forget() => _failure = null;

    private void SetSource(string? code)
    {
        _source = code;
        _targets = [.. _targets.Where(target => target != code)];
        Forget();
    }

    private async Task SubmitAsync()
    {
        var result = await actions.DoAsync(caller => Project is null
            ? create.ExecuteAsync(caller, new CreateProjectRequest(_name, _source, _description, [.. _targets]), CancellationToken.None)
            : update.ExecuteAsync(caller, Project.Id, Changes(Project), CancellationToken.None));
        _failure = result.Failure;
        if (_failure is null)
        {
            Dialog.Close(DialogResult.Ok(result.Value));
        }
    }

    private UpdateProjectRequest Changes(ProjectResponse old) => new()
    {
        Name = Optional.IfChanged(_name, old.Name),
        Description = Optional.IfChanged(Rules.TrimToNull(_description), old.Description),
        SourceLanguage = Optional.IfChanged(_source, old.SourceLanguage),
        TargetLanguages = _targets.SequenceEqual(old.TargetLanguages) ? default : new Optional<string?[]?>([.. _targets]),
    };
}
