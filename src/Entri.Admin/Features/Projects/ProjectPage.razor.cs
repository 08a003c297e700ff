using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Projects;

/// <summary>One project: what is known of it, its languages, and what was done to it.</summary>
public sealed partial class ProjectPage(
    PersonActions actions,
    CurrentCaller callers,
    GetProject get,
    UpdateProject update,
    DeleteProject delete,
    IActivityView activity,
    IProjectTokensView tokens,
    Dialogs dialogs,
    ISnackbar snackbar,
    NavigationManager navigation)
{
    private IDisposable? _watch;
    private Failure? _failure;
    private Failure? _languageFailure;
    private string? _requestId;
    private string? _asked;
    private int _picks;

    /// <summary><c>proj_…</c></summary>
    [Parameter]
    public required string ProjectId { get; set; }

    /// <summary>What is known of it; what the prerendered page has read is there when the circuit starts.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public ProjectResponse? Project { get; set; }

    [CascadingParameter]
    private CallerState? State { get; set; }

    [CascadingParameter]
    private ListChanges? Changes { get; set; }

    private bool MayWrite => State?.May(Scope.ProjectsWrite) == true;

    /// <summary>The page's address.</summary>
    internal static string Address(string projectId) => $"projects/{projectId}";

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    /// <inheritdoc/>
    protected override void OnInitialized() => _watch = Changes?.Watch(() => InvokeAsync(async () =>
    {
        await ReadAsync(isQuiet: true);
        StateHasChanged();
    }));

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // Once for each project: a refusal is told to the whole page, and comes back as a new parameter.
        _asked ??= Project?.Id;
        if (_asked != ProjectId)
        {
            (_asked, Project) = (ProjectId, null);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => ReadAsync(isQuiet: false);

    /// <param name="isQuiet">Whether nobody asked for it: what is in sight is better than a message about what could not be read.</param>
    private async Task ReadAsync(bool isQuiet)
    {
        var projectId = ProjectId;
        var found = await callers.DoAsync(caller => get.ExecuteAsync(caller, projectId, CancellationToken.None));
        var isForAMoment = found.Failure is Failure.Unavailable or Failure.TooManyRequests;
        if (projectId != ProjectId || (isQuiet && isForAMoment))
        {
            return;
        }

        _failure = found.Failure;
        _requestId = isForAMoment ? actions.Note(found.Failure!) : null;
        if (_failure is null)
        {
            Project = found.Value;
        }
    }

    private async Task EditAsync()
    {
        if (await ProjectDialog.ShowAsync(dialogs, Project) is { } changed)
        {
            Project = changed;
        }
    }

    private async Task AddLanguageAsync(string? language)
    {
        _picks++;
        _languageFailure = null;
        if (language is not null)
        {
            var result = await actions.DoAsync(
                caller => update.AddLanguageAsync(caller, ProjectId, new AddLanguageRequest(language), CancellationToken.None));
            _languageFailure = result.Failure;
            Show(result);
        }
    }

    private async Task RemoveLanguageAsync(string language)
    {
        var projectId = ProjectId;
        if (await DoAsync(caller => update.RemoveLanguageAsync(caller, projectId, language, CancellationToken.None)))
        {
            actions.OfferUndo(
                $"{LanguageCode.DisplayName(language)} is removed.",
                () => DoAsync(caller =>
                    update.AddLanguageAsync(caller, projectId, new AddLanguageRequest(language), CancellationToken.None)));
        }
    }

    private async Task ArchiveOrRestoreAsync(bool archived)
    {
        var projectId = ProjectId;
        if (await SetArchivedAsync(projectId, archived))
        {
            var state = archived ? "archived" : "in use again";
            actions.OfferUndo($"“{Project?.Name}” is {state}.", () => SetArchivedAsync(projectId, !archived));
        }
    }

    private Task<bool> SetArchivedAsync(string projectId, bool archived) => DoAsync(caller => update.ExecuteAsync(
        caller, projectId, new UpdateProjectRequest { Archived = archived }, CancellationToken.None));

    private async Task DeleteAsync()
    {
        if (Project is { } project && await ProjectDeletion.AskAsync(dialogs, project))
        {
            var deleted = await actions.DoOrTellAsync(caller => delete.ExecuteAsync(caller, project.Id, CancellationToken.None));
            if (deleted.Failure is null)
            {
                navigation.NavigateTo("projects");
                snackbar.Add($"“{project.Name}” is deleted.");
            }
        }
    }

    /// <summary>Does something to a project and shows it as it is then.</summary>
    private async Task<bool> DoAsync(Func<Caller, Task<Result<ProjectResponse>>> act)
    {
        var result = await actions.DoOrTellAsync(act);
        Show(result);
        StateHasChanged();
        return result.Failure is null;
    }

    /// <summary>What is undone late may be another project than the page shows by then.</summary>
    private void Show(Result<ProjectResponse> result) =>
        Project = result.Failure is null && result.Value.Id == ProjectId ? result.Value : Project;
}

/// <summary>Asks whether a project shall go for good.</summary>
internal static class ProjectDeletion
{
    public static Task<bool> AskAsync(Dialogs dialogs, ProjectResponse project) => ConfirmDialog.ShowAsync(
        dialogs,
        $"Delete “{project.Name}”?",
        "The project is gone for everybody, and programs that use it fail. This cannot be undone.",
        "Delete project",
        project.Name);
}
