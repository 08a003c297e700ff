using Entri.Admin.Domain;
using Microsoft.AspNetCore.Authorization;

namespace Entri.Admin.Security;

/// <summary>
/// What an API route needs, stated once where the route is: it refuses before a body is read, feeds the OpenAPI document, and the tests
/// hold every route against it. The use case behind the route decides again, because pages reach it on another way.
/// </summary>
/// <param name="scope">The scope, or null where any living token will do.</param>
public sealed class ScopeRequirement(Scope? scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    /// <summary>The scope, or null where any living token will do.</summary>
    public Scope? Scope { get; } = scope;

    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is HttpContext http
            && http.Actor() is { } actor
            && (requirement.Scope is null ? actor.TokenId is not null : actor.Scopes.Allows(requirement.Scope)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>States what routes need.</summary>
public static class ScopeRequirementExtensions
{
    /// <summary>Opens the route to callers with that scope: tokens that hold it and people whose role does.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, Scope scope)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new ScopeRequirement(scope));

    /// <summary>Opens the route to every living token, whatever its scopes, and to no session.</summary>
    public static TBuilder RequireAnyToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new ScopeRequirement(scope: null));

    private static TBuilder Require<TBuilder>(this TBuilder builder, ScopeRequirement requirement)
        where TBuilder : IEndpointConventionBuilder =>
        builder
            .RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(requirement).Build())
            .WithMetadata(requirement);
}
