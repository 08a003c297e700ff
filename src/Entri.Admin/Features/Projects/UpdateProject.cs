using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Projects;

/// <summary>Changes a project, archives it or brings it back, and adds or removes languages.</summary>
public sealed class UpdateProject(CallerWriter writer, TimeProvider clock)
{
    /// <summary>Changes what the request names.</summary>
    public Task<Result<ProjectResponse>> ExecuteAsync(
        Caller caller, string projectId, UpdateProjectRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(caller, projectId, request.Validate(), (project, now) => Apply(project, request, now), cancellationToken);

    /// <summary>Adds a target language; one that is there already is no mistake.</summary>
    public Task<Result<ProjectResponse>> AddLanguageAsync(
        Caller caller, string projectId, AddLanguageRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            projectId,
            request.Validate(),
            (project, _) =>
            {
                var language = LanguageCode.Normalize(request.Language!)!;
                if (language == project.SourceLanguage)
                {
                    return new Failure.Unprocessable("language", "The source language cannot be a target language");
                }

                project.TargetLanguages = LanguageCode.Targets([.. project.TargetLanguages, language], project.SourceLanguage);
                return project.TargetLanguages.Count > Project.MaxTargetLanguages
                    ? new Failure.Unprocessable("language", $"A project has at most {Project.MaxTargetLanguages} target languages")
                    : null;
            },
            cancellationToken);

    /// <summary>Removes a target language.</summary>
    public Task<Result<ProjectResponse>> RemoveLanguageAsync(
        Caller caller, string projectId, string language, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            projectId,
            null,
            (project, _) =>
            {
                var code = LanguageCode.Normalize(language) ?? language;
                if (!project.TargetLanguages.Contains(code))
                {
                    return new Failure.NotFound("Language");
                }

                project.TargetLanguages = [.. project.TargetLanguages.Where(target => target != code)];
                return null;
            },
            cancellationToken);

    private static Failure? Apply(Project project, UpdateProjectRequest request, DateTimeOffset now)
    {
        if (request.Name.IsSet)
        {
            project.Name = Rules.CleanName(request.Name.Value!);
        }

        project.Description = Rules.TrimToNull(request.Description.Or(project.Description));
        if (request.SourceLanguage.IsSet)
        {
            project.SourceLanguage = LanguageCode.Normalize(request.SourceLanguage.Value!)!;
        }

        if (LanguageCode.Unknown("targetLanguages", request.TargetLanguages.Value, project.TargetLanguages) is { } unknown)
        {
            return unknown;
        }

        if (request.TargetLanguages.IsSet || request.SourceLanguage.IsSet)
        {
            IEnumerable<string?> targets = request.TargetLanguages.IsSet ? request.TargetLanguages.Value! : project.TargetLanguages;
            project.TargetLanguages = LanguageCode.Targets(targets, project.SourceLanguage);
        }

        if (request.Archived.IsSet)
        {
            project.ArchivedAt = request.Archived.Value ? project.ArchivedAt ?? now : null;
        }

        return null;
    }

    private static string Action(Project project, string[] changed) =>
        !changed.Contains("archivedAt") ? ActivityActions.ProjectUpdated
        : project.ArchivedAt is null ? ActivityActions.ProjectRestored
        : ActivityActions.ProjectArchived;

    private async Task<Result<ProjectResponse>> ChangeAsync(
        Caller caller,
        string projectId,
        Failure? invalid,
        Func<Project, DateTimeOffset, Failure?> change,
        CancellationToken cancellationToken) => invalid ?? await writer.WriteAsync<ProjectResponse>(
            caller,
            Scope.ProjectsWrite,
            async (db, current) =>
            {
                if (await db.ProjectsOf(current).SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken) is not { } project)
                {
                    return ProjectFailures.NotFound;
                }

                var now = clock.GetUtcNow();
                if (change(project, now) is { } failure)
                {
                    return failure;
                }

                if (db.ChangedMembersOf(project) is { Length: > 0 } changed)
                {
                    var details = db.ChangeDetailsOf(project);
                    project.Touch(now);
                    db.Add(current.NewEntry(Action(project, changed), project, now, details));
                }

                return ProjectResponse.Of(project);
            },
            cancellationToken);
}
