using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Verify;

/// <summary>The question of proxies and of the platform's other services.</summary>
public static class VerifyEndpoints
{
    private const string ScopeParameter = "scope", ProjectParameter = "project";

    /// <summary>Adds the use case.</summary>
    public static IServiceCollection AddVerify(this IServiceCollection services) => services.AddSingleton<VerifyCaller>();

    /// <summary>Adds the route.</summary>
    public static void MapVerify(this IEndpointRouteBuilder api) => api
        .MapGet("/verify", async (
                HttpContext context, Caller caller, string[] scope, string[] project, VerifyCaller verify, CancellationToken ct) =>
                Note(
                    context,
                    scope,
                    project,
                    CheckNames(context.Request.Query) is { } wrong ? wrong : await verify.ExecuteAsync(caller, scope, project, ct))
                .Map(scopes => Identify(context.Response.Headers, caller, scopes))
                .ToNoContent())
        .RequireAnyCaller()
        .WithTags("Verify")
        .WithName("verify")
        .WithSummary("May this caller in?")
        .WithDescription(
            "For nginx (`auth_request`), Traefik, Caddy and the platform's other services. 204 says who it is in `X-Entri-Organization`, "
            + "`X-Entri-Scopes`, and `X-Entri-Token` or `X-Entri-User` and `X-Entri-Role`. Every `scope` and every `project` must be "
            + "allowed; a token that is limited to some projects gets a scope only together with one of them.");

    /// <summary>A misspelt parameter asks for nothing, and everybody would be let in.</summary>
    private static Failure? CheckNames(IQueryCollection query) =>
        query.Keys.FirstOrDefault(name => !name.Equals(ScopeParameter, StringComparison.OrdinalIgnoreCase)
            && !name.Equals(ProjectParameter, StringComparison.OrdinalIgnoreCase)) is { } unknown
            ? new FieldErrors().Check("query", $"must have scope and project alone, not {unknown[..Math.Min(unknown.Length, 50)]}").Failure
            : null;

    /// <summary>What was asked for is counted as the other service's own routes would be.</summary>
    private static Result<ScopeSet> Note(HttpContext context, string[] scopes, string[] projectIds, Result<ScopeSet> result)
    {
        if (result.Failure is not Failure.Invalid)
        {
            context.Features.Get<PresentedToken>()?.Ask(scopes, projectIds);
        }

        return result;
    }

    private static Done Identify(IHeaderDictionary headers, Caller caller, ScopeSet scopes)
    {
        headers["X-Entri-Organization"] = caller.OrganizationId;
        headers["X-Entri-Scopes"] = scopes.ToString();
        if (caller is PersonCaller person)
        {
            headers["X-Entri-User"] = person.UserId;
            headers["X-Entri-Role"] = person.Role.Name;
        }
        else
        {
            headers["X-Entri-Token"] = caller.Id;
        }

        return default;
    }
}
