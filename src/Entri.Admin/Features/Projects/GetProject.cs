using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Projects;

/// <summary>Shows one project, archived or not.</summary>
public sealed class GetProject(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Reads it.</summary>
    public async Task<Result<ProjectResponse>> ExecuteAsync(Caller caller, string projectId, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.ProjectsRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ProjectsOf(caller).AsNoTracking().SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken) is { } project
            ? ProjectResponse.Of(project)
            : ProjectFailures.NotFound;
    }
}

internal static class ProjectFailures
{
    public static readonly Failure NotFound = new Failure.NotFound("Project");
}
