using Entri.Admin.Domain;
using Microsoft.AspNetCore.Authorization;

namespace Entri.Admin.Security;

/// <summary>
/// What an API route needs, stated once where the route is: it refuses before a body is read, feeds the OpenAPI document, and the tests
/// hold every route against it. The use case behind the route decides again, because pages reach it on another way.
/// </summary>
public sealed class PermissionRequirement : AuthorizationHandler<PermissionRequirement>, IAuthorizationRequirement
{
    /// <summary>A living token, whatever its scopes, and no session.</summary>
    internal static readonly PermissionRequirement AnyToken = new("any token", http => http.Caller() is TokenCaller);

    /// <summary>A living token or a person who belongs to the organization, whatever they may do.</summary>
    internal static readonly PermissionRequirement AnyCaller = new("any token or a session of a member", http => http.Caller() is not null);

    /// <summary>A person who belongs to the organization, whatever their role, and no token.</summary>
    internal static readonly PermissionRequirement AnyMember = new("a session of a member", http => http.Caller() is PersonCaller);

    /// <summary>A person, whatever they belong to, and no token.</summary>
    internal static readonly PermissionRequirement AnyPerson = new("a session", http => http.Person() is not null);

    private readonly Func<HttpContext, bool> _admits;

    /// <summary>A caller who has the permission.</summary>
    internal PermissionRequirement(Permission permission)
        : this($"`{permission.Name}`", http => http.Caller()?.May(permission) == true) => Missing = [permission];

    private PermissionRequirement(string needs, Func<HttpContext, bool> admits) => (Needs, _admits) = (needs, admits);

    /// <summary>What the route needs, for its description.</summary>
    public string Needs { get; }

    /// <summary>What a caller whom it refuses lacks: the permission, or none where it asks for a kind of caller.</summary>
    public IReadOnlyList<Permission> Missing { get; } = [];

    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context.Resource is HttpContext http && requirement._admits(http))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>States what routes need.</summary>
public static class PermissionRequirementExtensions
{
    extension<TBuilder>(TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        /// <summary>Opens the route to callers with that permission: tokens that hold it and people whose role does.</summary>
        public TBuilder RequirePermission(Permission permission) => builder.Require(new PermissionRequirement(permission));

        /// <summary>Opens the route to every living token, whatever its scopes, and to no session.</summary>
        public TBuilder RequireAnyToken() => builder.Require(PermissionRequirement.AnyToken);

        /// <summary>Opens the route to every living token and to everybody who belongs to the organization.</summary>
        public TBuilder RequireAnyCaller() => builder.Require(PermissionRequirement.AnyCaller);

        /// <summary>Opens the route to everybody who belongs to the organization, by their session, and to no token.</summary>
        public TBuilder RequireAnyMember() => builder.Require(PermissionRequirement.AnyMember);

        /// <summary>Opens the route to everybody who is signed in, and to no token.</summary>
        public TBuilder RequireAnyPerson() => builder.Require(PermissionRequirement.AnyPerson);

        private TBuilder Require(PermissionRequirement requirement) => builder
            .RequireAuthorization(new AuthorizationPolicyBuilder().AddRequirements(requirement).Build())
            .WithMetadata(requirement);
    }
}
