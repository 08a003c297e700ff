using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Projects;

/// <summary>Deletes a project for good.</summary>
public sealed class DeleteProject(CallerWriter writer, TimeProvider clock)
{
    /// <summary>Deletes it; a second call finds nothing.</summary>
    public Task<Result<Done>> ExecuteAsync(Caller caller, string projectId, CancellationToken cancellationToken) => writer.WriteAsync<Done>(
        caller,
        Scope.ProjectsWrite,
        async (db, current) =>
        {
            if (await db.ProjectsOf(current).SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken) is not { } project)
            {
                return ProjectFailures.NotFound;
            }

            db.Remove(project);
            db.Add(current.NewEntry(ActivityActions.ProjectDeleted, project, clock.GetUtcNow()));
            return default(Done);
        },
        cancellationToken);
}
