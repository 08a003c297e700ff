using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Projects;

/// <summary>The languages that a form for a new project starts with.</summary>
/// <param name="Source">The language that texts are written in.</param>
/// <param name="Targets">The languages that they are translated to.</param>
public sealed record DefaultLanguages(string Source, IReadOnlyList<string> Targets);

/// <summary>Makes a project in the caller's organization.</summary>
public sealed class CreateProject(IDbContextFactory<EntriDbContext> contexts, CallerWriter writer, TimeProvider clock)
{
    /// <summary>The languages that a form for a new project starts with: the organization's defaults.</summary>
    public async Task<Result<DefaultLanguages>> DefaultLanguagesAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.ProjectsWrite) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var languages = await db.OrganizationOf(caller)
            .Select(organization => new DefaultLanguages(organization.DefaultSourceLanguage, organization.DefaultTargetLanguages))
            .SingleOrDefaultAsync(cancellationToken);
        return languages is null ? new Failure.NotAMember() : languages;
    }

    /// <summary>Makes it.</summary>
    public async Task<Result<ProjectResponse>> ExecuteAsync(
        Caller caller, CreateProjectRequest request, CancellationToken cancellationToken) =>
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync<ProjectResponse>(
            caller,
            Scope.ProjectsWrite,
            (db, current) =>
            {
                // A token limited to some projects would not see the one that it makes.
                if (current.CheckWholeOrganization() is { } failure)
                {
                    return Task.FromResult<Result<ProjectResponse>>(failure);
                }

                var now = clock.GetUtcNow();
                var source = LanguageCode.Normalize(request.SourceLanguage!)!;
                var project = new Project
                {
                    Id = EntityId.NewProject(now),
                    OrganizationId = current.OrganizationId,
                    Name = Rules.CleanName(request.Name!),
                    Description = Rules.TrimToNull(request.Description),
                    SourceLanguage = source,
                    TargetLanguages = LanguageCode.Targets(request.TargetLanguages ?? [], source),
                    CreatedAt = now,
                };
                project.Touch(now);
                db.AddRange(project, current.NewEntry(ActivityActions.ProjectCreated, project, now));
                return Task.FromResult<Result<ProjectResponse>>(ProjectResponse.Of(project));
            },
            cancellationToken);
}
