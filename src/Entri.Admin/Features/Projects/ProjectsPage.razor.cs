using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using MudBlazor;

namespace Entri.Admin.Features.Projects;

/// <summary>The organization's projects: made, changed, put away and brought back.</summary>
public sealed partial class ProjectsPage(
    CurrentActor actors, ListProjects list, UpdateProject update, DeleteProject delete, IDialogService dialogs, ISnackbar snackbar)
{
    private const string ByName = "name";
    private const string Archived = "archived";

    private static readonly ListColumn[] Columns =
    [
        new("Name", ByName),
        new("Source"),
        new("Target languages"),
        new("Changed"),
        new("Actions", Class: "row-actions", HideTitle: true),
    ];

    private static readonly ListFilter[] Filters = [new("In use", null), new("Archived", Archived)];

    private DataList<ProjectResponse>? _list;
    private bool _canWrite;
    private bool _isForbidden;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => Allow(await actors.GetAsync());

    private void Allow(Actor actor)
    {
        _canWrite = actor.Scopes.Allows(Scope.ProjectsWrite);
        _isForbidden = !actor.Scopes.Allows(Scope.ProjectsRead);
    }

    private async Task<ListPage<ProjectResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        Allow(actor);
        StateHasChanged();

        // Newest first, so that a new project stands on the first page.
        var isByName = request.Sort == ByName;
        var query = new ListProjectsRequest(
            new PageQuery(request.Page, request.Limit), request.Search, request.Filter == Archived, isByName, !isByName || request.Descending);
        var page = await list.ExecuteAsync(actor, query, cancellationToken);
        return page.Failure is null
            ? new(page.Value.Data, page.Value.Meta.Total, page.Value.Meta.Total == 0 && await HasArchivedAsync(actor, cancellationToken))
            : new([], 0);
    }

    private async Task<bool> HasArchivedAsync(Actor actor, CancellationToken cancellationToken)
    {
        var page = await list.ExecuteAsync(actor, new ListProjectsRequest(new PageQuery(1, 1), Archived: true), cancellationToken);
        return page.Match(found => found.Meta.Total > 0, _ => false);
    }

    private async Task CreateAsync()
    {
        if (await ProjectDialog.ShowAsync(dialogs) is { } project)
        {
            await _list!.ShowAllAsync();
            await _list.FocusRowAsync(project.Id);
        }
    }

    private async Task EditAsync(ProjectResponse project)
    {
        if (await ProjectDialog.ShowAsync(dialogs, project) is not null)
        {
            await _list!.ReloadAsync();
        }
    }

    private async Task ArchiveAsync(ProjectResponse project)
    {
        if (await SetArchivedAsync(project, true))
        {
            snackbar.AddUndo($"“{project.Name}” is archived.", () => SetArchivedAsync(project, false));
        }
    }

    private async Task RestoreAsync(ProjectResponse project)
    {
        if (await SetArchivedAsync(project, false))
        {
            snackbar.AddUndo($"“{project.Name}” is in use again.", () => SetArchivedAsync(project, true));
        }
    }

    private async Task<bool> SetArchivedAsync(ProjectResponse project, bool archived)
    {
        var result = await update.ExecuteAsync(
            await actors.GetAsync(), project.Id, new UpdateProjectRequest { Archived = archived }, CancellationToken.None);
        return await FinishAsync(result.Failure);
    }

    private async Task DeleteAsync(ProjectResponse project)
    {
        var isSure = await ConfirmDialog.ShowAsync(
            dialogs,
            $"Delete “{project.Name}”?",
            "The project is gone for everybody, and requests for it answer 404. This cannot be undone.",
            "Delete project",
            project.Name);
        if (isSure && await FinishAsync((await delete.ExecuteAsync(await actors.GetAsync(), project.Id, CancellationToken.None)).Failure))
        {
            snackbar.Add($"“{project.Name}” is deleted.");
        }
    }

    /// <summary>Shows the list as it is now, and says why where something was refused.</summary>
    private async Task<bool> FinishAsync(Failure? failure)
    {
        if (failure is not null)
        {
            snackbar.AddFailure(failure);
        }

        // The row with the button has left this view, and the focus must not go with it.
        await _list!.ReloadAsync();
        await _list.FocusAsync();
        return failure is null;
    }
}
