using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Entri.Admin.Api;

/// <summary>
/// Answers refused API requests as the contract says; pages keep the framework's behaviour, which leads to the sign-in form.
/// </summary>
public sealed partial class ApiAuthorizationResultHandler(TokenRefusals refusals, ILogger<ApiAuthorizationResultHandler> logger)
    : IAuthorizationMiddlewareResultHandler
{
    /// <summary>The header with the scopes that a caller has who is refused.</summary>
    internal const string GrantedScopes = "X-Granted-Scopes";

    /// <summary>
    /// The framework's name for what it puts in a route's place where the body has another type: a stranger gets 401 first.
    /// </summary>
    private const string UnsupportedMediaType = "415 HTTP Unsupported Media Type";

    private const string Challenge = "ApiKey realm=\"Entri\"";

    private readonly AuthorizationMiddlewareResultHandler _pages = new();

    /// <inheritdoc/>
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context) : RefuseAsync(next, context, policy, authorizeResult);

    private async Task RefuseAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is not RouteEndpoint && !(authorizeResult.Challenged && endpoint?.DisplayName == UnsupportedMediaType))
        {
            // No route, or none for this method: there is nothing to protect, and 404 or 405 says what is wrong.
            await next(context);
        }
        else if (!context.Request.IsApi())
        {
            await _pages.HandleAsync(next, context, policy, authorizeResult);
        }
        else if (authorizeResult.Challenged)
        {
            var failure = (await context.AuthenticateAsync()).Failure;
            await WriteUnauthorizedAsync(context, failure?.Message ?? AuthenticationErrors.MissingToken);
        }
        else
        {
            var requirement = policy.Requirements.OfType<PermissionRequirement>().FirstOrDefault();
            var missing = requirement?.Missing ?? [];
            if (context.Features.Get<AuthenticatedToken>() is { IsElsewhere: true })
            {
                await AuthenticationErrors.Elsewhere.WriteAsync(context);
                return;
            }

            if (context.Caller() is not { } caller)
            {
                await WriteNotAMemberAsync(context, missing);
                return;
            }

            Log.Refused(logger, caller.Id, missing.Count == 0 ? requirement?.Needs ?? "" : string.Join(' ', missing));
            if (endpoint?.Metadata.GetMetadata<NotedRefusal>() is { } noted)
            {
                await refusals.NoteAsync(caller, noted.Action, context.GetRouteValue(NotedRefusal.TokenRouteValue) as string, missing);
            }

            var failure = missing is [var permission] ? caller.Check(permission) : null;
            await (failure ?? new Failure.Forbidden(missing, caller.Scopes)).WriteAsync(context);
        }
    }

    /// <summary>
    /// Sends what a caller gets who has no part in the organization: 404 where the address names it, as for one that does not exist, and
    /// 403 elsewhere.
    /// </summary>
    internal static Task WriteNotAMemberAsync(HttpContext context, IReadOnlyList<Permission> missing) =>
        context.OrganizationInAddress() is not null
            ? new ApiError(StatusCodes.Status404NotFound, "Organization not found").WriteAsync(context)
            : WriteForbiddenAsync(context, missing, ScopeSet.None);

    /// <summary>Sends 403, with what is missing and what there is in headers.</summary>
    internal static Task WriteForbiddenAsync(HttpContext context, IReadOnlyList<Permission> missing, ScopeSet granted)
    {
        var headers = context.Response.Headers;
        if (missing.Count > 0)
        {
            var names = string.Join(' ', missing);
            headers["X-Required-Scope"] = names;
            if (context.Caller() is TokenCaller)
            {
                headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\", scope=\"{names}\"";
            }
        }

        headers[GrantedScopes] = granted.ToString();
        return ApiError.Forbidden.WriteAsync(context);
    }

    /// <summary>Sends 401, with the reason in a header, and with what to do about it where that can be told.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">One of <see cref="AuthenticationErrors"/>.</param>
    internal static Task WriteUnauthorizedAsync(HttpContext context, string error)
    {
        var hint = AuthenticationErrors.HintFor(context.Request, error) is { } text ? $", error_description=\"{text}\"" : "";
        context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"{error}\"{hint}";
        return ApiError.Unauthorized.WriteAsync(context);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Refused {Caller}: it takes {RequiredPermission}.")]
        public static partial void Refused(ILogger logger, string caller, string requiredPermission);
    }
}
