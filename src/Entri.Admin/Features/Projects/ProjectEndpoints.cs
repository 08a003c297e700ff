using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Projects;

/// <summary>The projects of an organization over HTTP.</summary>
public static class ProjectEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddProjects(this IServiceCollection services) => services
        .AddSingleton<CreateProject>()
        .AddSingleton<ListProjects>()
        .AddSingleton<GetProject>()
        .AddSingleton<UpdateProject>()
        .AddSingleton<DeleteProject>();

    /// <summary>Adds the routes.</summary>
    public static void MapProjects(this IEndpointRouteBuilder api)
    {
        var projects = api.MapGroup("/projects").WithTags("Projects");
        projects.MapGet("/", async (Caller caller, PageQuery page, bool? archived, ListProjects list, CancellationToken ct) =>
                (await list.ExecuteAsync(caller, new ListProjectsRequest(page, Archived: archived ?? false), ct)).ToOk())
            .RequirePermission(Scope.ProjectsRead)
            .WithName("listProjects")
            .WithSummary("List projects");
        projects.MapPost("/", async (Caller caller, CreateProjectRequest request, CreateProject create, CancellationToken ct) =>
                (await create.ExecuteAsync(caller, request, ct)).ToCreated(project => $"/api/projects/{project.Id}"))
            .RequirePermission(Scope.ProjectsWrite)
            .WithName("createProject")
            .WithSummary("Create a project");
        projects.MapGet("/{projectId}", async (Caller caller, string projectId, GetProject get, CancellationToken ct) =>
                (await get.ExecuteAsync(caller, projectId, ct)).ToOk())
            .RequirePermission(Scope.ProjectsRead)
            .WithName("getProject")
            .WithSummary("Get a project");
        projects.MapPatch("/{projectId}", async (
                Caller caller, string projectId, UpdateProjectRequest request, UpdateProject update, CancellationToken ct) =>
                (await update.ExecuteAsync(caller, projectId, request, ct)).ToOk())
            .RequirePermission(Scope.ProjectsWrite)
            .WithName("updateProject")
            .WithSummary("Change, archive or restore a project");
        projects.MapDelete("/{projectId}", async (Caller caller, string projectId, UpdateProject update, CancellationToken ct) =>
                (await update.ExecuteAsync(caller, projectId, new UpdateProjectRequest { Archived = true }, ct)).ToOk())
            .RequirePermission(Scope.ProjectsWrite)
            .WithName("archiveProject")
            .WithSummary("Archive a project");
        projects.MapDelete("/{projectId}/permanent", async (Caller caller, string projectId, DeleteProject delete, CancellationToken ct) =>
                (await delete.ExecuteAsync(caller, projectId, ct)).ToNoContent())
            .RequirePermission(Scope.ProjectsWrite)
            .WithName("deleteProject")
            .WithSummary("Delete a project for good");
        projects.MapPost("/{projectId}/languages", async (
                Caller caller, string projectId, AddLanguageRequest request, UpdateProject update, CancellationToken ct) =>
                (await update.AddLanguageAsync(caller, projectId, request, ct)).ToOk())
            .RequirePermission(Scope.ProjectsWrite)
            .WithName("addProjectLanguage")
            .WithSummary("Add a target language");
        projects.MapDelete("/{projectId}/languages/{language}", async (
                Caller caller, string projectId, string language, UpdateProject update, CancellationToken ct) =>
                (await update.RemoveLanguageAsync(caller, projectId, language, ct)).ToOk())
            .RequirePermission(Scope.ProjectsWrite)
            .WithName("removeProjectLanguage")
            .WithSummary("Remove a target language");
    }
}
