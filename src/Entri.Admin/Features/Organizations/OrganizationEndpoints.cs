using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Organizations;

/// <summary>The caller's organization over HTTP.</summary>
public static class OrganizationEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddOrganizations(this IServiceCollection services) => services
        .AddSingleton<GetOrganization>()
        .AddSingleton<UpdateOrganization>();

    /// <summary>Adds the routes.</summary>
    public static void MapOrganizations(this IEndpointRouteBuilder api)
    {
        var organization = api.MapGroup("/organizations/{organizationId}").WithTags("Organization");
        organization.MapGet("/", async (Caller caller, GetOrganization get, CancellationToken ct) =>
                (await get.ExecuteAsync(caller, ct)).ToOk())
            .RequirePermission(Scope.OrganizationRead)
            .WithName("getOrganization")
            .WithSummary("Get the organization");
        organization.MapPatch("/", async (
                Caller caller, UpdateOrganizationRequest request, UpdateOrganization update, CancellationToken ct) =>
                (await update.ExecuteAsync(caller, request, ct)).ToOk())
            .RequirePermission(Scope.OrganizationWrite)
            .WithName("updateOrganization")
            .WithSummary("Change the organization's settings");
    }
}
