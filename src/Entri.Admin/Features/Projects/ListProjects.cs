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
public sealed record ListProjectsRequest(PageQuery Page, string? Search = null, bool Archived = false, bool ByName = false, bool Descending = false);

/// <summary>Lists the organization's projects.</summary>
public sealed class ListProjects(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Reads one page.</summary>
    public async Task<Result<ListResponse<ProjectResponse>>> ExecuteAsync(Actor actor, ListProjectsRequest request, CancellationToken cancellationToken)
    {
        if (actor.Refusal(Scope.ProjectsRead) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var projects = db.Projects.AsNoTracking().Where(project =>
            project.OrganizationId == actor.OrganizationId && project.ArchivedAt != null == request.Archived);
        if (Rules.SearchTerm(request.Search) is { } search)
        {
            projects = projects.Where(project => project.Name.ToLower().Contains(search));
        }

        var ordered = (request.ByName, request.Descending) switch
        {
            (true, false) => projects.OrderBy(project => project.Name.ToLower()).ThenBy(project => project.Id),
            (true, true) => projects.OrderByDescending(project => project.Name.ToLower()).ThenByDescending(project => project.Id),
            (false, false) => projects.OrderBy(project => project.CreatedAt).ThenBy(project => project.Id),
            (false, true) => projects.OrderByDescending(project => project.CreatedAt).ThenByDescending(project => project.Id),
        };
        return (await ordered.ToListResponseAsync(request.Page, cancellationToken)).Map(ProjectResponse.Of);
    }
}
