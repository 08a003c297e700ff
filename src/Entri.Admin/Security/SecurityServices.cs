using Entri.Admin.Domain;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>Registers who may come in and what they may do.</summary>
public static class SecurityServices
{
    /// <summary>
    /// Adds both schemes and what decides about callers. A request for the API with a token header is the token's, whatever cookies come
    /// with it.
    /// </summary>
    public static IServiceCollection AddEntriSecurity(this IServiceCollection services)
    {
        services.AddAuthentication(AuthenticationSchemes.ApiToken)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenAuthenticationHandler>(
                AuthenticationSchemes.ApiToken, displayName: null, options => options.ForwardDefaultSelector = context =>
                    context.Request.IsApi() && context.Request.Headers.ContainsKey(AuthenticationSchemes.ApiTokenHeader)
                        ? null
                        : AuthenticationSchemes.Session)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(
                AuthenticationSchemes.Session, displayName: null, configureOptions: null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton(provider => new ScopeCatalog(provider.GetRequiredService<IOptions<ScopeOptions>>().Value.Scopes()));
        services.AddSingleton<SessionStore>().AddSingleton<CallerReader>().AddSingleton<CallerWriter>().AddSingleton<PersonWriter>();
        services.AddSingleton<OrganizationOwners>().AddSingleton<ListOrganizations>().AddSingleton<InstallationOwner>();
        services.AddSingleton<OrganizationPolicies>().AddCookieNames();
        services.AddSingleton<PasswordCheck>().AddSingleton<IdentityProof>().AddSingleton<SignInThrottle>().AddSingleton<DeviceCookie>();
        services.AddSingleton<EntriMetrics>().AddSingleton<CircuitHandler, EntriMetrics.Circuits>();
        services.AddSingleton<OpenPages>().AddSingleton<PageGate>();
        services.AddSingleton<TokenRefusals>();
        services.AddSingleton<ApiTokenValueUses>();
        services.AddSingleton<CallWatch>();
        services.AddSingleton<ApiTokenUses>().AddHostedService(provider => provider.GetRequiredService<ApiTokenUses>());
        services.AddCascadingAuthenticationState().AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        return services.AddScoped<CurrentCaller>();
    }
}
