using Entri.Admin.Security;

namespace Entri.Admin.Api;

/// <summary>
/// Asks again who is calling when the body of a change has arrived. A body may take minutes on its way, and what was revoked meanwhile,
/// a token, a session or a role, must not act any more.
/// </summary>
internal static class FreshActor
{
    /// <summary>Adds the question to every route of the group that changes something.</summary>
    public static RouteGroupBuilder WithFreshActor(this RouteGroupBuilder api) => api.AddEndpointFilter(async (invocation, next) =>
    {
        var context = invocation.HttpContext;
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return await next(invocation);
        }

        var callers = context.RequestServices.GetRequiredService<Callers>();
        for (var i = 0; i < invocation.Arguments.Count; i++)
        {
            if (invocation.Arguments[i] is not Actor before)
            {
                continue;
            }

            if (await callers.AgainAsync(before, context.RequestAborted) is not { } now)
            {
                await ApiAuthorizationResultHandler.WriteUnauthorizedAsync(context, AuthenticationErrors.InvalidToken);
                return Results.Empty;
            }

            invocation.Arguments[i] = now;
        }

        return await next(invocation);
    });
}
