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
        .AddSingleton<UpdateOrganization>()
        .AddSingleton<CheckSlug>()
        .AddSingleton<ChangeOrganizationLogo>()
        .AddSingleton<GetOrganizationLogo>()
        .AddSingleton<CreateOrganization>()
        .AddSingleton<DeleteOrganization>()
        .AddSingleton<GetOrganizationContents>()
        .AddSingleton<OfferTransfer>()
        .AddSingleton<AcceptTransfer>()
        .AddSingleton<EndTransfer>()
        .AddSingleton<GetTransfer>()
        .AddSingleton<ListTransferOffers>()
        .AddSingleton<ListTransferTakers>();

    /// <summary>Adds the routes.</summary>
    public static void MapOrganizations(this IEndpointRouteBuilder api)
    {
        api.MapPost("/organizations", async (
                SessionPerson person, CreateOrganizationRequest request, CreateOrganization create, CancellationToken ct) =>
                (await create.ExecuteAsync(person, request, ct)).ToCreated(created => $"/api/organizations/{created.Id}"))
            .RequireAnyPerson()
            .WithTags("Organization")
            .WithName("createOrganization")
            .WithSummary("Create an organization");
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
        organization.MapDelete("/", async (Caller caller, string? confirm, DeleteOrganization delete, CancellationToken ct) =>
                (await delete.ExecuteAsync(caller, confirm, ct)).ToNoContent())
            .RequirePermission(Permission.DeleteOrganization)
            .WithName("deleteOrganization")
            .WithSummary("Delete the organization with everything in it")
            .WithDescription("`confirm` is its name. Only a session of an owner may.");
        MapTransfer(organization.MapGroup("/transfer"));
    }

    private static void MapTransfer(RouteGroupBuilder transfer)
    {
        transfer.MapPost("/", async (Caller caller, OfferTransferRequest request, OfferTransfer offer, CancellationToken ct) =>
                (await offer.ExecuteAsync(caller, request, ct)).ToAccepted())
            .RequirePermission(Permission.TransferOrganization)
            .WithName("offerTransfer")
            .WithSummary("Offer the organization to another member")
            .WithDescription("Ownership moves when the member accepts. Only a session of an owner may.");
        transfer.MapGet("/", async (Caller caller, GetTransfer get, CancellationToken ct) => (await get.ExecuteAsync(caller, ct)).ToOk())
            .RequireAnyMember()
            .WithName("getTransfer")
            .WithSummary("Get the offer of the organization that waits for an answer")
            .WithDescription("Its owners and the member to whom it was made see it; to others there is none.");
        transfer.MapPost("/accept", async (Caller caller, AcceptTransfer accept, CancellationToken ct) =>
                (await accept.ExecuteAsync(caller, ct)).ToOk())
            .RequireAnyMember()
            .WithName("acceptTransfer")
            .WithSummary("Accept the organization")
            .WithDescription("The member to whom it was offered becomes its owner, and who offered it an admin.");
        transfer.MapDelete("/", async (Caller caller, EndTransfer end, CancellationToken ct) =>
                (await end.ExecuteAsync(caller, ct)).ToNoContent())
            .RequireAnyMember()
            .WithName("endTransfer")
            .WithSummary("Take back or decline the offer of the organization")
            .WithDescription("An owner takes it back, the member to whom it was made declines it.");
    }
}
