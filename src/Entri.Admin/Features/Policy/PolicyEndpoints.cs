using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Policy;

/// <summary>What an organization allows, over HTTP.</summary>
public static class PolicyEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddPolicy(this IServiceCollection services) => services
        .AddSingleton<GetPolicy>()
        .AddSingleton<PreviewPolicy>()
        .AddSingleton<UpdatePolicy>();

    /// <summary>Adds the routes.</summary>
    public static void MapPolicy(this IEndpointRouteBuilder api)
    {
        var policy = api.MapGroup("/organizations/{organizationId}/policy").WithTags("Organization");
        policy.MapGet("/", async (Caller caller, GetPolicy get, CancellationToken ct) => (await get.ExecuteAsync(caller, ct)).ToOk())
            .RequirePermission(Scope.OrganizationRead)
            .WithName("getPolicy")
            .WithSummary("Get what the organization allows");
        policy.MapPatch("/", async (Caller caller, UpdatePolicyRequest request, UpdatePolicy update, CancellationToken ct) =>
                (await update.ExecuteAsync(caller, request, ct)).ToOk())
            .RequirePermission(Permission.ChangePolicy)
            .WithName("updatePolicy")
            .WithSummary("Change what the organization allows")
            .WithDescription("Tokens that are there go on as they are, unless `existingTokens` says otherwise. Only a session of an "
                + "owner or admin may, no token.");
    }
}
