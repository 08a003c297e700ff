using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>The tokens that are limited to a project, over HTTP.</summary>
public static class ProjectApiTokenEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapProjectApiTokens(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/projects/{projectId}/tokens").WithTags("API tokens");
        tokens.MapGet("/", async (Caller caller, string projectId, PageQuery page, ProjectApiTokens tokens, CancellationToken ct) =>
                (await tokens.ListAsync(caller, projectId, page, ct)).ToOk())
            .RequirePermission(Scope.TokensRead)
            .WithName("listProjectTokens")
            .WithSummary("List the tokens that are limited to a project");
        tokens.MapPost("/", async (
                Caller caller,
                string projectId,
                CreateApiTokenRequest request,
                IdempotencyKey? key,
                ProjectApiTokens tokens,
                CancellationToken ct) =>
                (await tokens.CreateAsync(caller, projectId, request, IdempotentCall.ToCreate(key, request, projectId), ct))
                .Map(CreatedApiTokenResponse.Of)
                .ToCreated(created => $"/api/projects/{projectId}/tokens/{created.Id}"))
            .RequirePermission(Scope.TokensWrite)
            .WithMetadata(new NotedRefusal(ActivityActions.TokenCreationRefused))
            .WithName("createProjectToken")
            .WithSummary("Create a token that is limited to a project")
            .WithDescription("The value is in this answer and in no other. `projects` is left out: the address names the project.");
        tokens.MapGet("/{tokenId}", async (
                Caller caller, string projectId, string tokenId, ProjectApiTokens tokens, CancellationToken ct) =>
                (await tokens.GetAsync(caller, projectId, tokenId, ct)).ToOk())
            .RequirePermission(Scope.TokensRead)
            .WithName("getProjectToken")
            .WithSummary("Get a token that is limited to a project");
        tokens.MapDelete("/{tokenId}", async (
                Caller caller, string projectId, string tokenId, string? reason, ProjectApiTokens tokens, CancellationToken ct) =>
                (await tokens.RevokeAsync(caller, projectId, tokenId, reason, ct)).ToNoContent())
            .RequirePermission(Scope.TokensWrite)
            .WithMetadata(new NotedRefusal(ActivityActions.TokenRevocationRefused))
            .WithName("revokeProjectToken")
            .WithSummary("Revoke a token that is limited to a project")
            .WithDescription(ApiTokenEndpoints.RevocationDescription);
    }
}
