using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What is counted of tokens, over HTTP.</summary>
public static class ApiTokenUsageEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddApiTokenUsage(this IServiceCollection services) => services
        .AddSingleton<GetApiTokenUsage>()
        .AddSingleton<GetRotationProgress>()
        .AddSingleton<PreviewNarrowing>()
        .AddSingleton<ReadTokenBars>()
        .AddSingleton<RemoveOldUsage>().AddHostedService(provider => provider.GetRequiredService<RemoveOldUsage>())
        .AddSingleton<CorrectRecentRequests>().AddHostedService(provider => provider.GetRequiredService<CorrectRecentRequests>());

    /// <summary>Adds the routes.</summary>
    public static void MapApiTokenUsage(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/organizations/{organizationId}/tokens").WithTags("API tokens");
        tokens.MapGet("/{tokenId}/usage", async (
                Caller caller, string tokenId, int? days, GetApiTokenUsage get, CancellationToken ct) =>
                (await get.ExecuteAsync(caller, tokenId, days ?? GetApiTokenUsage.DefaultDays, ct)).ToOk())
            .RequirePermission(Scope.TokensRead)
            .WithName("getTokenUsage")
            .WithSummary("Get what came with a token")
            .WithDescription("Requests by how they ended, for the last `days` days (30, at most 400) and the last 48 hours; where they "
                + "came from and with which value; while an old value works beside a new one, which source uses which; when each scope "
                + "was last needed. What came in the last seconds may still be missing.");
        tokens.MapPost("/{tokenId}/preview", async (
                Caller caller, string tokenId, UpdateApiTokenRequest change, PreviewNarrowing preview, CancellationToken ct) =>
                (await preview.ExecuteAsync(caller, tokenId, change, ct)).ToOk())
            .RequirePermission(Scope.TokensRead)
            .WithName("previewTokenChange")
            .WithSummary("See what a change would have refused")
            .WithDescription("Takes what the change takes, and changes nothing. Says which calls of the last 30 days the token would not "
                + "have been let in for with the scopes, projects and addresses that it would have then. Nothing is foretold of "
                + "`rateLimit`.");
    }
}
