using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Projects;

/// <summary>Deletes a project for good.</summary>
public sealed class DeleteProject(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Deletes it; a second call finds nothing.</summary>
    public Task<Result<Done>> ExecuteAsync(Actor actor, string projectId, CancellationToken cancellationToken) =>
        contexts.WriteAsync<Done>(async db =>
        {
            if (actor.Refusal(Scope.ProjectsWrite) is { } refusal)
            {
                return refusal;
            }

            if (await db.Projects.FindInAsync(actor, projectId, cancellationToken) is not { } project)
            {
                return ProjectQueries.NotFound;
            }

            db.Remove(project);
            db.Add(actor.Did(ActivityActions.ProjectDeleted, "project", project.Id, clock.GetUtcNow(), project.Id, ("name", project.Name)));
            await db.SaveChangesAsync(cancellationToken);
            return default(Done);
        });
}
