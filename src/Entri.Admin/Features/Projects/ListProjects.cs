using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Projects;

/// <summary>Which projects, in which order.</summary>
/// <param name="Page">The page.</param>
/// <param name="Search">A part of the name.</param>
/// <param name="Archived">Those out of use instead of those in use.</param>
/// <param name="ByName">Ordered by name instead of by age.</param>
/// <param name="Descending">Whether the order is turned round.</param>
public sealed record ListProjectsRequest(
    PageQuery Page, string? Search = null, bool Archived = false, bool ByName = false, bool Descending = false);

/// <summary>Lists the organization's projects.</summary>
public sealed class ListProjects(IDbContextFactory<EntriDbContext> contexts, ProjectLookup lookup)
{
    /// <summary>Reads one page.</summary>
    public async Task<Result<ListResponse<ProjectResponse>>> ExecuteAsync(
        Caller caller, ListProjectsRequest request, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.ProjectsRead) is { } failure)
        {
            return failure;
        }

        // What programs ask for most; where the page holds all there is, nothing needs to be counted.
        if (caller.Limits.Projects is null && request.Page.Page == 1 && request == new ListProjectsRequest(request.Page))
        {
            var first = await lookup.FirstOfAsync(caller, request.Page.Limit + 1, cancellationToken);
            if (first.Count <= request.Page.Limit)
            {
                return first.ConvertAll(project => ProjectResponse.Of(project, caller.OrganizationId)).ToOnlyPage(request.Page.Limit);
            }
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var projects = db.ProjectsOf(caller).AsNoTracking().Where(project => project.ArchivedAt != null == request.Archived);
        if (SearchText.Term(request.Search) is { } search)
        {
            projects = projects.Where(project => project.NormalizedName.Contains(search));
        }

        var ordered = (request.ByName, request.Descending) switch
        {
            (true, false) => projects.OrderBy(project => project.NormalizedName).ThenBy(project => project.Id),
            (true, true) => projects.OrderByDescending(project => project.NormalizedName).ThenByDescending(project => project.Id),
            (false, false) => projects.OrderBy(project => project.CreatedAt).ThenBy(project => project.Id),
            (false, true) => projects.OrderByDescending(project => project.CreatedAt).ThenByDescending(project => project.Id),
        };
        return (await ordered.ToListResponseAsync(request.Page, cancellationToken)).Map(ProjectResponse.Of);
    }
}
