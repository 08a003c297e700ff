using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Activity;

/// <summary>The activity log over HTTP.</summary>
public static class ActivityEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddActivity(this IServiceCollection services) =>
        services.AddSingleton<ListActivity>().AddSingleton<VerifyActivity>().AddSingleton<IActivityView, TargetActivity.View>();

    /// <summary>Adds the routes.</summary>
    public static void MapActivity(this IEndpointRouteBuilder api)
    {
        api.MapGet("/organizations/{organizationId}/activity", async (
                Caller caller, PageQuery page, [AsParameters] ActivityQuery query, ListActivity list, CancellationToken ct) =>
                (await list.ExecuteAsync(caller, page, query, ct)).ToOk())
            .RequirePermission(Scope.ActivityRead)
            .WithTags("Activity")
            .WithName("listActivity")
            .WithSummary("List what happened in the organization");
        api.MapGet("/projects/{projectId}/activity", async (
                Caller caller, string projectId, PageQuery page, string? action, string? userId, ListActivity list, CancellationToken ct) =>
                (await list.OfProjectAsync(caller, projectId, page, action, userId, ct)).ToOk())
            .RequirePermission(Scope.ActivityRead)
            .WithTags("Activity")
            .WithName("listProjectActivity")
            .WithSummary("List what happened to a project");
    }
}
