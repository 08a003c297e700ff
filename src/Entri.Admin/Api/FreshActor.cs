using Entri.Admin.Security;

namespace Entri.Admin.Api;

/// <summary>
/// Asks again who is calling when the body of a change has arrived. A body may take minutes on its way, and what was revoked meanwhile,
/// a token, a session or a role, must not act any more.
/// </summary>
internal static class FreshActor
{
    /// <summary>Adds the question to every route of the group that changes something.</summary>
    public static RouteGroupBuilder WithFreshActor(this RouteGroupBuilder api)
    {
        ((IEndpointConventionBuilder)api).Add(endpoint =>
        {
            // A filter makes a route slower, so those that only read have none.
            if (endpoint.Metadata.OfType<HttpMethodMetadata>().Any(methods => !methods.HttpMethods.All(IsRead)))
            {
                endpoint.FilterFactories.Add((_, next) => invocation => AskAgainAsync(invocation, next));
            }
        });
        return api;
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static async ValueTask<object?> AskAgainAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var callers = context.RequestServices.GetRequiredService<Callers>();
        for (var i = 0; i < invocation.Arguments.Count; i++)
        {
            if (invocation.Arguments[i] is not Actor before)
            {
                continue;
            }

            var (now, error) = await callers.AgainAsync(before, context.RequestAborted);
            if (now is null)
            {
                await (error is null
                    ? ApiAuthorizationResultHandler.WriteNoMemberAsync(context, context.GetEndpoint()?.Metadata.GetMetadata<ScopeRequirement>()?.Scope)
                    : ApiAuthorizationResultHandler.WriteUnauthorizedAsync(context, error));
                return Results.Empty;
            }

            invocation.Arguments[i] = now;
        }

        return await next(invocation);
    }
}
