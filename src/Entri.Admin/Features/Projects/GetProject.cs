using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Projects;

/// <summary>Shows one project, archived or not.</summary>
public sealed class GetProject(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Reads it.</summary>
    public async Task<Result<ProjectResponse>> ExecuteAsync(Actor actor, string projectId, CancellationToken cancellationToken)
    {
        if (actor.Refusal(Scope.ProjectsRead) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Projects.AsNoTracking().FindInAsync(actor, projectId, cancellationToken) is { } project
            ? ProjectResponse.Of(project)
            : ProjectQueries.NotFound;
    }
}

internal static class ProjectQueries
{
    public static readonly Failure NotFound = new Failure.NotFound("Project");

    /// <summary>The caller's project of that id: whose it is belongs to the question, so a foreign one is as missing as any.</summary>
    public static Task<Project?> FindInAsync(this IQueryable<Project> projects, Actor actor, string projectId, CancellationToken cancellationToken) =>
        projects.SingleOrDefaultAsync(project => project.Id == projectId && project.OrganizationId == actor.OrganizationId, cancellationToken);
}
