using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Activity;

/// <summary>The activity log over HTTP.</summary>
public static class ActivityEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddActivity(this IServiceCollection services) => services
        .AddSingleton<ListActivity>()
        .AddSingleton<GetTokenTimeline>()
        .AddSingleton<ExportActivity>()
        .AddSingleton<ActivityExportRuns>()
        .AddSingleton<VerifyActivity>()
        .AddSingleton<KeepActivity>()
        .AddSingleton<FindActors>()
        .AddSingleton<RemoveOldActivity>()
        .AddHostedService(provider => provider.GetRequiredService<RemoveOldActivity>())
        .AddSingleton<IActivityView, ProjectActivity.View>();

    /// <summary>Adds the routes.</summary>
    public static void MapActivity(this IEndpointRouteBuilder api)
    {
        api.MapGet("/projects/{projectId}/activity", async (
                Caller caller, string projectId, PageQuery page, string? action, string? userId, ListActivity list, CancellationToken ct) =>
                (await list.OfProjectAsync(caller, projectId, page, action, userId, ct)).ToOk())
            .RequirePermission(Scope.ActivityRead)
            .WithTags("Activity")
            .WithName("listProjectActivity")
            .WithSummary("List what happened to a project");

        var activity = api.MapGroup("/organizations/{organizationId}/activity").WithTags("Activity");
        activity.MapGet("", async (
                Caller caller, PageQuery page, [AsParameters] ActivityQuery query, ListActivity list, CancellationToken ct) =>
                (await list.ExecuteAsync(caller, page, query, ct)).ToOk())
            .RequirePermission(Scope.ActivityRead)
            .WithName("listActivity")
            .WithSummary("List what happened in the organization")
            .WithDescription(FilterText);
        activity.MapGet("/export", ExportAsync)
            .RequirePermission(Scope.ActivityRead)
            .WithName("exportActivity")
            .WithSummary("Download what happened in the organization")
            .WithDescription($"`format` is `csv` or `jsonl`, an entry in each line. `X-Total-Count` says how many there are. {FilterText}");
        activity.MapGet("/retention", async (Caller caller, KeepActivity keep, CancellationToken ct) =>
                (await keep.GetAsync(caller, instead: null, ct)).ToOk())
            .RequirePermission(Scope.ActivityRead)
            .WithName("getActivityRetention")
            .WithSummary("Get how long the activity is kept");
        activity.MapPut("/retention", async (Caller caller, ActivityRetentionRequest request, KeepActivity keep, CancellationToken ct) =>
                (await keep.SetAsync(caller, request, ct)).ToOk())
            .RequirePermission(Permission.KeepActivity)
            .WithName("setActivityRetention")
            .WithSummary("Change how long the activity is kept")
            .WithDescription(
                "Entries that are older go within the hour, for good; what is left can be verified as before. "
                + "For people, and a shorter time takes a fresh proof of who they are.");
    }

    private const string FilterText =
        "`from` and `to` are days in UTC, both included, or times with their offset, of which `to` is the first that is left out.";

    private static async Task<ActivityFile> ExportAsync(
        HttpContext http,
        Caller caller,
        string? format,
        [AsParameters] ActivityQuery query,
        ExportActivity export,
        ActivityExportRuns runs,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var known = new FieldErrors().Check("format", format is null or "csv" or "jsonl" ? null : "must be csv or jsonl").Failure;
        var result = known ?? await export.ExecuteAsync(caller, query, cancellationToken);
        return new ActivityFile(result, format != "jsonl", runs.Find(http.Request.Query["run"]), clock);
    }
}
