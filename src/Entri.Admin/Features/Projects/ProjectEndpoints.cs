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
        projects.MapGet("/", async (Actor actor, PageQuery page, bool? archived, ListProjects list, CancellationToken ct) =>
                (await list.ExecuteAsync(actor, new ListProjectsRequest(page, Archived: archived ?? false), ct)).ToOk())
            .RequireScope(Scope.ProjectsRead)
            .Produces<ListResponse<ProjectResponse>>()
            .WithSummary("List projects");
        projects.MapPost("/", async (Actor actor, CreateProjectRequest request, CreateProject create, CancellationToken ct) =>
                (await create.ExecuteAsync(actor, request, ct)).ToCreated(project => $"/api/projects/{project.Id}"))
            .RequireScope(Scope.ProjectsWrite)
            .Produces<ProjectResponse>(StatusCodes.Status201Created)
            .WithSummary("Create a project");
        projects.MapGet("/{projectId}", async (Actor actor, string projectId, GetProject get, CancellationToken ct) =>
                (await get.ExecuteAsync(actor, projectId, ct)).ToOk())
            .RequireScope(Scope.ProjectsRead)
            .Produces<ProjectResponse>()
            .WithSummary("Get a project");
        projects.MapPatch("/{projectId}", async (Actor actor, string projectId, UpdateProjectRequest request, UpdateProject update, CancellationToken ct) =>
                (await update.ExecuteAsync(actor, projectId, request, ct)).ToOk())
            .RequireScope(Scope.ProjectsWrite)
            .Produces<ProjectResponse>()
            .WithSummary("Change, archive or restore a project");
        projects.MapDelete("/{projectId}", async (Actor actor, string projectId, UpdateProject update, CancellationToken ct) =>
                (await update.ExecuteAsync(actor, projectId, new UpdateProjectRequest { Archived = true }, ct)).ToOk())
            .RequireScope(Scope.ProjectsWrite)
            .Produces<ProjectResponse>()
            .WithSummary("Archive a project");
        projects.MapDelete("/{projectId}/permanent", async (Actor actor, string projectId, DeleteProject delete, CancellationToken ct) =>
                (await delete.ExecuteAsync(actor, projectId, ct)).ToNoContent())
            .RequireScope(Scope.ProjectsWrite)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Delete a project for good");
        projects.MapPost("/{projectId}/languages", async (Actor actor, string projectId, AddLanguageRequest request, UpdateProject update, CancellationToken ct) =>
                (await update.AddLanguageAsync(actor, projectId, request, ct)).ToOk())
            .RequireScope(Scope.ProjectsWrite)
            .Produces<ProjectResponse>()
            .WithSummary("Add a target language");
        projects.MapDelete("/{projectId}/languages/{language}", async (Actor actor, string projectId, string language, UpdateProject update, CancellationToken ct) =>
                (await update.RemoveLanguageAsync(actor, projectId, language, ct)).ToOk())
            .RequireScope(Scope.ProjectsWrite)
            .Produces<ProjectResponse>()
            .WithSummary("Remove a target language");
    }
}
