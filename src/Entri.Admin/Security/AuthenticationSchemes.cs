using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Entri.Admin.Security;

/// <summary>The two ways in, and what tells them apart.</summary>
public static class AuthenticationSchemes
{
    /// <summary>A token in the <see cref="ApiTokenHeader"/> header; programs use it.</summary>
    public const string ApiToken = "ApiToken";

    /// <summary>The session cookie; browsers use it.</summary>
    public const string Session = "Session";

    /// <summary>The header that carries a token.</summary>
    public const string ApiTokenHeader = "X-API-Key";

    /// <summary>The claim that carries a session's id.</summary>
    public const string SessionIdClaim = "sid";

    /// <summary>The name of the route value that says which organization an address concerns.</summary>
    public const string OrganizationRouteValue = "organizationId";

    /// <summary>The word that stands for the caller's own organization in an address.</summary>
    public const string CurrentOrganization = "current";

    /// <summary>Where the API is; a token works nowhere else.</summary>
    public static readonly PathString ApiPath = "/api";

    /// <summary>The organization that the address names, or null where it names none or the caller's own.</summary>
    public static string? OrganizationInAddress(this HttpContext context) =>
        context.GetRouteValue(OrganizationRouteValue) is string id && id != CurrentOrganization ? id : null;

    /// <summary>Whether the request is one for the API.</summary>
    public static bool IsApi(this HttpRequest request) => request.Path.StartsWithSegments(ApiPath);

    /// <summary>Who is calling, or null where nobody is or the caller has no part in the organization that the address names.</summary>
    public static Actor? Actor(this HttpContext context) => context.Features.Get<Actor>();

    /// <summary>Registers both schemes. A request for the API with a token header is the token's, whatever cookies come with it.</summary>
    public static IServiceCollection AddEntriAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication(ApiToken)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenAuthenticationHandler>(ApiToken, displayName: null, options =>
                options.ForwardDefaultSelector = context =>
                    context.Request.IsApi() && context.Request.Headers.ContainsKey(ApiTokenHeader) ? null : Session)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(Session, displayName: null, configureOptions: null);
        services.AddSingleton<SessionStore>();
        services.AddSingleton<Callers>();
        services.AddSingleton<IdentityProof>();
        services.AddSingleton<OrganizationOwners>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<EntriMetrics>();
        services.AddSingleton<CircuitHandler, EntriMetrics.Circuits>();
        services.AddSingleton<ApiTokenUses>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiTokenUses>());
        services.AddScoped<CurrentActor>();
        return services;
    }

    internal static ClaimsPrincipal Principal(string scheme, string id, string name, params ReadOnlySpan<Claim> more) =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, name), .. more], scheme));
}
