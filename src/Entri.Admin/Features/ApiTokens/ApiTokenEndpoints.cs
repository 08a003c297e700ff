using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>The tokens of an organization, and the calling token itself, over HTTP.</summary>
public static class ApiTokenEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddApiTokens(this IServiceCollection services) => services
        .AddSingleton<CreateApiToken>()
        .AddSingleton<ListApiTokens>()
        .AddSingleton<GetApiToken>()
        .AddSingleton<UpdateApiToken>()
        .AddSingleton<RevokeApiToken>()
        .AddSingleton<ReplaceApiTokenValue>()
        .AddSingleton<PickUpApiToken>()
        .AddScoped<ApiTokenSnippets>();

    /// <summary>Adds the routes.</summary>
    public static void MapApiTokens(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/organizations/{organizationId}/tokens").WithTags("API tokens");
        tokens.MapGet("/", async (Actor actor, PageQuery page, ListApiTokens list, CancellationToken ct) =>
                (await list.ExecuteAsync(actor, new ListApiTokensRequest(page), ct)).ToOk())
            .RequireScope(Scope.TokensRead)
            .Produces<ListResponse<ApiTokenResponse>>()
            .WithSummary("List the organization's tokens");
        tokens.MapPost("/", async (Actor actor, CreateApiTokenRequest request, CreateApiToken create, CancellationToken ct) =>
                (await create.ExecuteAsync(actor, request, isHandedOver: true, ct)).Map(CreatedApiTokenResponse.Of)
                .ToCreated(created => $"/api/organizations/{created.OrganizationId}/tokens/{created.Id}"))
            .RequireScope(Scope.TokensWrite)
            .Produces<CreatedApiTokenResponse>(StatusCodes.Status201Created)
            .WithSummary("Create a token")
            .WithDescription("The value is in this answer and in no other.");
        tokens.MapGet("/{tokenId}", async (Actor actor, string tokenId, GetApiToken get, CancellationToken ct) =>
                (await get.ExecuteAsync(actor, tokenId, ct)).ToOk())
            .RequireScope(Scope.TokensRead)
            .Produces<ApiTokenResponse>()
            .WithSummary("Get a token");
        tokens.MapPatch("/{tokenId}", async (Actor actor, string tokenId, UpdateApiTokenRequest request, UpdateApiToken update, CancellationToken ct) =>
                (await update.ExecuteAsync(actor, tokenId, request, ct)).ToOk())
            .RequireScope(Scope.TokensWrite)
            .Produces<ApiTokenResponse>()
            .WithSummary("Change or disable a token");
        tokens.MapDelete("/{tokenId}", async (Actor actor, string tokenId, RevokeApiToken revoke, CancellationToken ct) =>
                (await revoke.ExecuteAsync(actor, tokenId, ct)).ToNoContent())
            .RequireScope(Scope.TokensWrite)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Revoke a token");

        var self = api.MapGroup("/tokens/self").WithTags("Calling token");
        self.MapGet("/", async (Actor actor, GetApiToken get, CancellationToken ct) => (await get.ExecuteAsync(actor, actor.TokenId!, ct)).ToOk())
            .RequireAnyToken()
            .Produces<ApiTokenResponse>()
            .WithSummary("Who am I?");
        self.MapDelete("/", async (Actor actor, RevokeApiToken revoke, CancellationToken ct) =>
                (await revoke.ExecuteAsync(actor, actor.TokenId!, ct)).ToNoContent())
            .RequireAnyToken()
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Revoke the calling token");
    }
}
