using Microsoft.AspNetCore.Authorization;

namespace Entri.Admin.Security;

/// <summary>
/// What an API route needs that is for people alone, wherever they belong: a session. Whose matter it is, the use case decides.
/// </summary>
public sealed class PersonRequirement : AuthorizationHandler<PersonRequirement>, IAuthorizationRequirement
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PersonRequirement requirement)
    {
        if (context.Resource is HttpContext http && http.Person() is not null)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>States what routes need.</summary>
public static class PersonRequirementExtensions
{
    /// <summary>Opens the route to everybody who is signed in, and to no token.</summary>
    public static TBuilder RequirePerson<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        var requirement = new PersonRequirement();
        return builder
            .RequireAuthorization(new AuthorizationPolicyBuilder().AddRequirements(requirement).Build())
            .WithMetadata(requirement);
    }
}
