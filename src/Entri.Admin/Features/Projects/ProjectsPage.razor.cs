using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Projects;

/// <summary>The organization's projects: made, changed, put away and brought back.</summary>
public sealed partial class ProjectsPage(
    PersonActions actions, ListProjects list, UpdateProject update, DeleteProject delete, Dialogs dialogs, ISnackbar snackbar)
{
    private const string ByName = "name";
    private const string Archived = "archived";

    private static readonly ListFilter[] Filters = [new("In use", null), new("Archived", Archived)];

    private DataList<ProjectResponse>? _list;
    private bool _showsArchived;

    [CascadingParameter]
    private CallerState? State { get; set; }

    private bool MayWrite => State?.May(Scope.ProjectsWrite) == true;

    private Task<ListPage<ProjectResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        // Newest first, so that a new project stands on the first page.
        var isByName = request.Sort == ByName;
        if (_showsArchived != (request.Filter == Archived))
        {
            // The head of a column says which.
            _showsArchived = !_showsArchived;
            StateHasChanged();
        }

        var query = new ListProjectsRequest(
            new PageQuery(request.Page, request.Limit), request.Search, _showsArchived, isByName, !isByName || request.Descending);
        return actions.LoadAsync(caller => LoadAsync(caller, query, cancellationToken), cancellationToken);
    }

    private async Task<Result<ListPage<ProjectResponse>>> LoadAsync(
        Caller caller, ListProjectsRequest query, CancellationToken cancellationToken)
    {
        var page = await list.ExecuteAsync(caller, query, cancellationToken);
        var others = await list.ExecuteAsync(
            caller, query with { Page = new PageQuery(1, 1), Archived = !query.Archived }, cancellationToken);
        return page.Failure ?? others.Map(found =>
        {
            var (here, there) = (page.Value.Meta.Total, found.Meta.Total);
            var (used, archived) = query.Archived ? (there, here) : (here, there);
            return new ListPage<ProjectResponse>(page.Value.Data, here, [new(null, used), new(Archived, archived)]);
        });
    }

    private async Task CreateAsync()
    {
        if (await ProjectDialog.ShowAsync(dialogs) is { } project)
        {
            await _list!.ShowAllAsync();
            await _list.MarkRowAsync(project.Id);
        }
    }

    private async Task EditAsync(ProjectResponse project)
    {
        if (await ProjectDialog.ShowAsync(dialogs, project) is not null)
        {
            await _list!.ReloadAsync();
        }
    }

    private async Task ArchiveOrRestoreAsync(ProjectResponse project, bool archived)
    {
        if (await SetArchivedAsync(project, archived))
        {
            var state = archived ? "archived" : "in use again";
            actions.OfferUndo($"“{project.Name}” is {state}.", () => SetArchivedAsync(project, !archived));
        }
    }

    private Task<bool> SetArchivedAsync(ProjectResponse project, bool archived)
    {
        var request = new UpdateProjectRequest { Archived = archived };
        return FinishAsync(caller => update.ExecuteAsync(caller, project.Id, request, CancellationToken.None));
    }

    private async Task DeleteAsync(ProjectResponse project)
    {
        if (await ProjectDeletion.AskAsync(dialogs, project)
            && await FinishAsync(caller => delete.ExecuteAsync(caller, project.Id, CancellationToken.None)))
        {
            snackbar.Add($"“{project.Name}” is deleted.");
        }
    }

    /// <summary>Does something to a row and shows the list as it is then.</summary>
    private async Task<bool> FinishAsync<T>(Func<Caller, Task<Result<T>>> act)
        where T : notnull
    {
        var result = await actions.DoOrTellAsync(act);

        // The row with the button has left this view, and the focus must not go with it.
        await _list!.ReloadAsync();
        await _list.FocusAsync();
        return result.Failure is null;
    }
}
