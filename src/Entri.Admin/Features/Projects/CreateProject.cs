using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Projects;

/// <summary>Makes a project in the caller's organization.</summary>
public sealed class CreateProject(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>The source language that a form for a new project starts with: the organization's default.</summary>
    public async Task<Result<string>> DefaultLanguageAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Refusal(Scope.ProjectsWrite) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Organizations
            .Where(organization => organization.Id == actor.OrganizationId)
            .Select(organization => organization.DefaultSourceLanguage)
            .SingleAsync(cancellationToken);
    }

    /// <summary>Makes it.</summary>
    public async Task<Result<ProjectResponse>> ExecuteAsync(Actor actor, CreateProjectRequest request, CancellationToken cancellationToken)
    {
        if ((actor.Refusal(Scope.ProjectsWrite) ?? request.Validate()) is { } failure)
        {
            return failure;
        }

        var now = clock.GetUtcNow();
        var source = LanguageCode.Normalize(request.SourceLanguage!)!;
        var project = new Project
        {
            Id = EntityId.New(EntityId.Project, now),
            OrganizationId = actor.OrganizationId,
            Name = request.Name!.Trim(),
            Description = Rules.TrimToNull(request.Description),
            SourceLanguage = source,
            TargetLanguages = ProjectRules.Targets(request.TargetLanguages ?? [], source),
            CreatedAt = now,
        };
        project.Touch(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Add(project);
        db.Add(actor.Did(ActivityActions.ProjectCreated, "project", project.Id, now, project.Id, ("name", project.Name)));
        await db.SaveChangesAsync(cancellationToken);
        return ProjectResponse.Of(project);
    }
}
