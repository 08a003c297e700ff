using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>The tokens of an organization, and the calling token itself, over HTTP.</summary>
public static class ApiTokenEndpoints
{
    internal const string RevocationDescription =
        "`reason` is `unused`, `rotated`, `person_left` or `leaked`, or left out. A person can take it back for 72 hours, unless the "
        + "token leaked.";

    private const string QueryText =
        "`q` is words that all have to be found; `state` is a state, `usable` or `all`; `sort` is `created`, `name`, `value`, `scopes`, "
        + "`lastUsed`, `requests`, `expiry` or `state`, with `-` before it from high to low.";

    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddApiTokens(this IServiceCollection services) => services
        .AddSingleton<IdempotentWriter>()
        .AddSingleton<RemoveOldIdempotencyRecords>()
        .AddHostedService(provider => provider.GetRequiredService<RemoveOldIdempotencyRecords>())
        .AddSingleton<CreateApiToken>()
        .AddSingleton<ListApiTokens>()
        .AddSingleton<ExportApiTokens>()
        .AddSingleton<GetApiToken>()
        .AddSingleton<UpdateApiToken>()
        .AddSingleton<RevokeApiToken>()
        .AddSingleton<ListMadeApiTokens>()
        .AddSingleton<FindTokenProjects>()
        .AddSingleton<ProjectApiTokens>()
        .AddSingleton<IProjectTokensView, ProjectTokens.View>()
        .AddTokenLife()
        .AddSingleton<PickUpApiToken>()
        .AddScoped<ApiTokenSnippets>()
        .AddScoped<ApiTokenActs>();

    /// <summary>Adds the routes.</summary>
    public static void MapApiTokens(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/organizations/{organizationId}/tokens").WithTags("API tokens");
        tokens.MapGet("/", async (
                Caller caller, PageQuery page, [AsParameters] ApiTokenQuery query, ListApiTokens list, CancellationToken ct) =>
                (await list.ExecuteAsync(caller, query, page, ct)).ToOk())
            .RequirePermission(Scope.TokensRead)
            .WithName("listTokens")
            .WithSummary("List the organization's tokens")
            .WithDescription(QueryText);
        tokens.MapGet("/export", async (
                Caller caller, [AsParameters] ApiTokenQuery query, ExportApiTokens export, TimeProvider clock, CancellationToken ct) =>
                new ApiTokenFile(await export.ExecuteAsync(caller, query, ct), clock))
            .RequirePermission(Scope.TokensRead)
            .WithName("exportTokens")
            .WithSummary("Download what the organization's tokens are")
            .WithDescription($"CSV, a token in each line; never a value. {QueryText} `X-Total-Count` says how many there are.");
        tokens.MapPost("/", async (
                Caller caller, CreateApiTokenRequest request, IdempotencyKey? key, CreateApiToken create, CancellationToken ct) =>
                (await create.ExecuteAsync(caller, request, isHandedOver: true, ct, IdempotentCall.ToCreate(key, request)))
                .Map(CreatedApiTokenResponse.Of)
                .ToCreated(created => $"/api/organizations/{created.OrganizationId}/tokens/{created.Id}"))
            .RequirePermission(Scope.TokensWrite)
            .WithMetadata(new NotedRefusal(ActivityActions.TokenCreationRefused))
            .WithName("createToken")
            .WithSummary("Create a token")
            .WithDescription("The value is in this answer and in no other. Without `expiresAt` the token ends as the organization's policy "
                + "has it by default; what the policy forbids is refused with 400.");
        tokens.MapGet("/{tokenId}", async (Caller caller, string tokenId, GetApiToken get, CancellationToken ct) =>
                (await get.ExecuteAsync(caller, tokenId, ct)).ToOk())
            .RequirePermission(Scope.TokensRead)
            .WithName("getToken")
            .WithSummary("Get a token");
        tokens.MapPatch("/{tokenId}", async (
                Caller caller, string tokenId, UpdateApiTokenRequest request, UpdateApiToken update, CancellationToken ct) =>
                (await update.ExecuteAsync(caller, tokenId, request, ct)).ToOk())
            .RequirePermission(Scope.TokensWrite)
            .WithMetadata(new NotedRefusal(ActivityActions.TokenChangeRefused))
            .WithName("updateToken")
            .WithSummary("Change or disable a token");
        tokens.MapDelete("/{tokenId}", async (
                Caller caller, string tokenId, string? reason, RevokeApiToken revoke, CancellationToken ct) =>
                (await revoke.ExecuteAsync(caller, tokenId, ct, reason)).ToNoContent())
            .RequirePermission(Scope.TokensWrite)
            .WithMetadata(new NotedRefusal(ActivityActions.TokenRevocationRefused))
            .WithName("revokeToken")
            .WithSummary("Revoke a token")
            .WithDescription(RevocationDescription);

        var self = api.MapGroup("/tokens/self").WithTags("Calling token");
        self.MapGet("/", async (Caller caller, GetApiToken get, CancellationToken ct) =>
                (await get.ExecuteAsync(caller, caller.Id, ct)).ToOk())
            .RequireAnyToken()
            .WithName("getCallingToken")
            .WithSummary("Who am I?");
        self.MapDelete("/", async (Caller caller, string? reason, RevokeApiToken revoke, CancellationToken ct) =>
                (await revoke.ExecuteAsync(caller, caller.Id, ct, reason)).ToNoContent())
            .RequireAnyToken()
            .WithName("revokeCallingToken")
            .WithSummary("Revoke the calling token")
            .WithDescription(RevocationDescription);
        tokens.MapTokenLife(self);
    }
}
