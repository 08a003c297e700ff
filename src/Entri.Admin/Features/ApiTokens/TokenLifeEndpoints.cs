using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>New values, and the way back from a revocation, over HTTP.</summary>
internal static class TokenLifeEndpoints
{
    public static IServiceCollection AddTokenLife(this IServiceCollection services) => services
        .AddSingleton<RotateApiToken>()
        .AddSingleton<RotationMails>()
        .AddSingleton<ChangeGrace>()
        .AddSingleton<RestoreApiToken>()
        .AddScoped<TokenLifeActs>()
        .AddScoped<TokenBulkActs>()
        .AddSingleton<RevokeUnclaimedTokens>()
        .AddHostedService(provider => provider.GetRequiredService<RevokeUnclaimedTokens>());

    public static void MapTokenLife(this RouteGroupBuilder tokens, RouteGroupBuilder self)
    {
        tokens.MapPost("/{tokenId}/rotate", async (
                Caller caller,
                string tokenId,
                RotateApiTokenRequest? request,
                IdempotencyKey? key,
                RotateApiToken rotate,
                CancellationToken ct) =>
                Created(await rotate.ExecuteAsync(
                    caller, tokenId, request ?? new(), isHandedOver: true, ct, IdempotentCall.ToRotate(key, request ?? new(), tokenId))))
            .RequirePermission(Scope.TokensWrite)
            .WithMetadata(new NotedRefusal(ActivityActions.TokenRotationRefused))
            .WithName("rotateToken")
            .WithSummary("Give a token a new value")
            .WithDescription("The new value is in this answer and in no other. The old one works for `gracePeriodSeconds` more, a day "
                + "where that is left out. Takes everything that the token may do, because whoever rotates it gets to know its value.");
        tokens.MapPatch("/{tokenId}/rotate", async (
                Caller caller, string tokenId, ChangeGraceRequest request, ChangeGrace change, CancellationToken ct) =>
                (await change.ExecuteAsync(caller, tokenId, request, ct)).ToOk())
            .RequirePermission(Scope.TokensWrite)
            .WithMetadata(new NotedRefusal(ActivityActions.TokenRotationRefused))
            .WithName("changeTokenGrace")
            .WithSummary("Change how long the old value of a rotated token works")
            .WithDescription("`gracePeriodSeconds` counts from now; 0 ends every old value at once. What has ended does not come back.");
        tokens.MapPost("/{tokenId}/restore", async (Caller caller, string tokenId, RestoreApiToken restore, CancellationToken ct) =>
                (await restore.ExecuteAsync(caller, tokenId, ct)).ToOk())
            .RequirePermission(Permission.RestoreTokens)
            .WithMetadata(new NotedRefusal(ActivityActions.TokenRestorationRefused))
            .WithName("restoreToken")
            .WithSummary("Take back the revocation of a token")
            .WithDescription("Within 72 hours, and never after it leaked. Only a session of an owner or admin may, after a fresh proof.");
        self.MapPost("/rotate", async (
                Caller caller, RotateCallingTokenRequest? request, IdempotencyKey? key, RotateApiToken rotate, CancellationToken ct) =>
                Created(await rotate.ExecuteAsync(
                    caller, request ?? new(), ct, IdempotentCall.ToRotateItself(key, request ?? new()))))
            .RequireAnyToken()
            .WithMetadata(new NotedRefusal(ActivityActions.TokenRotationRefused))
            .WithName("rotateCallingToken")
            .WithSummary("Give the calling token a new value")
            .WithDescription("For tokens made with `canRotateItself`, by their newest value. The end of the token stays where it is.");
    }

    private static CreatedOrError<CreatedApiTokenResponse> Created(Result<CreatedApiToken> result) => result
        .Map(CreatedApiTokenResponse.Of)
        .ToCreated(created => $"/api/organizations/{created.OrganizationId}/tokens/{created.Id}");
}
