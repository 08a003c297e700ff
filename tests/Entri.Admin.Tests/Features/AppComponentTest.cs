using System.Security.Claims;
using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Features.Activity;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Entri.Admin.Tests.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features;

/// <summary>A page without a browser, with the app's own use cases over its real database, seen by a person whom the test signs
/// in.</summary>
public abstract class AppComponentTest : ComponentTest
{
    protected AppComponentTest(EntriHost host, Action<IServiceCollection>? addServices = null)
        : base(services =>
        {
            AddApp(services, host);
            addServices?.Invoke(services);
        })
    {
        // The database answers when it can, and a busy machine is no failure.
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        Host = host;
    }

    protected EntriHost Host { get; }

    /// <summary>Signs in a new person of the organization.</summary>
    protected async Task<TestPerson> SignInAsync(
        TestOrganization organization, MemberRole role, Action<ApplicationUser, UserSession>? change = null)
    {
        var person = await organization.AddPersonAsync(role, change);
        Services.GetRequiredService<Visitor>().SessionId = person.SessionId;
        return person;
    }

    /// <summary>Renders what a page of the app shows that person.</summary>
    protected IRenderedComponent<TComponent> RenderForPerson<TComponent>()
        where TComponent : IComponent => Render<CallerView>(view => view.AddChildContent<TComponent>()).FindComponent<TComponent>();

    private static void AddApp(IServiceCollection services, EntriHost host)
    {
        services.AddSingleton<TimeProvider>(host.Clock);
        services.AddSingleton<Visitor>();
        services.AddSingleton<AuthenticationStateProvider>(provider => provider.GetRequiredService<Visitor>());
        services.AddScoped<CurrentCaller>();
        services.AddScoped<PersonActions>();
        services.AddScoped<ApiTokenSnippets>();
        Share<ScopeCatalog>();
        Share<SessionStore>();
        Share<RateLimiter>();
        Share<IdentityProof>();
        Share<OrganizationOwners>();
        Share<CreateApiToken>();
        Share<ListApiTokens>();
        Share<UpdateApiToken>();
        Share<ReplaceApiTokenValue>();
        Share<RevokeApiToken>();
        Share<PickUpApiToken>();
        Share<ListActivity>();
        Share<VerifyActivity>();

        void Share<T>()
            where T : class => services.AddSingleton(host.Get<T>());
    }

    /// <summary>Whoever looks at the page: nobody until a test signs a person in.</summary>
    private sealed class Visitor : AuthenticationStateProvider
    {
        public string? SessionId { get; set; }

        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(
            SessionId is null
                ? new ClaimsIdentity()
                    : new ClaimsIdentity([new Claim(AuthenticationSchemes.SessionIdClaim, SessionId)], AuthenticationSchemes.Session))));
    }
}
