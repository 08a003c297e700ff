using Entri.Admin.Domain;
using Microsoft.AspNetCore.Authorization;

namespace Entri.Admin.Security;

/// <summary>
/// What an API route needs, stated once where the route is: it refuses before a body is read, feeds the OpenAPI document, and the tests
/// hold every route against it. The use case behind the route decides again, because pages reach it on another way.
/// </summary>
/// <param name="permission">The permission, or null where any living token will do.</param>
public sealed class PermissionRequirement(Permission? permission) : AuthorizationHandler<PermissionRequirement>, IAuthorizationRequirement
{
    /// <summary>The permission, or null where any living token will do.</summary>
    public Permission? Permission { get; } = permission;

    /// <summary>What a caller whom it refuses lacks: the permission, or none where it asks for a token.</summary>
    public IReadOnlyList<Permission> Missing { get; } = permission is null ? [] : [permission];

    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context.Resource is HttpContext http
            && http.Caller() is { } caller
            && (requirement.Permission is { } permission ? caller.May(permission) : caller is TokenCaller))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>States what routes need.</summary>
public static class PermissionRequirementExtensions
{
    /// <summary>Opens the route to callers with that permission: tokens that hold it and people whose role does.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new PermissionRequirement(permission));

    /// <summary>Opens the route to every living token, whatever its scopes, and to no session.</summary>
    public static TBuilder RequireAnyToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new PermissionRequirement(permission: null));

    private static TBuilder Require<TBuilder>(this TBuilder builder, PermissionRequirement requirement)
        where TBuilder : IEndpointConventionBuilder =>
        builder
            .RequireAuthorization(new AuthorizationPolicyBuilder().AddRequirements(requirement).Build())
            .WithMetadata(requirement);
}
