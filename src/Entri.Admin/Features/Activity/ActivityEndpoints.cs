using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Activity;

/// <summary>The activity log over HTTP.</summary>
public static class ActivityEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddActivity(this IServiceCollection services) => services.AddSingleton<ListActivity>().AddSingleton<VerifyActivity>();

    /// <summary>Adds the routes.</summary>
    public static void MapActivity(this IEndpointRouteBuilder api)
    {
        api.MapGet("/organizations/{organizationId}/activity", async (
                Actor actor, PageQuery page, string? action, string? userId, ListActivity list, CancellationToken ct) =>
                (await list.ExecuteAsync(actor, new ListActivityRequest(page, action, userId), ct)).ToOk())
            .RequireScope(Scope.ActivityRead)
            .Produces<ListResponse<ActivityResponse>>()
            .WithTags("Activity")
            .WithSummary("List what happened in the organization");
        api.MapGet("/projects/{projectId}/activity", async (
                Actor actor, string projectId, PageQuery page, string? action, string? userId, ListActivity list, CancellationToken ct) =>
                (await list.ExecuteAsync(actor, new ListActivityRequest(page, action, userId, projectId), ct)).ToOk())
            .RequireScope(Scope.ActivityRead)
            .Produces<ListResponse<ActivityResponse>>()
            .WithTags("Activity")
            .WithSummary("List what happened to a project");
    }
}
