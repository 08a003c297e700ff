using System.Security.Claims;
using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Features.Activity;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Features.Overview;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Entri.Admin.Tests.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

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
        Script.AddInvocationHandler(new LocalDay(() => Zone));
        Script.AddInvocationHandler(new EndOfDay(() => Zone));
    }

    /// <summary>How far the browser's zone is from UTC: where the person is, another day than on the server may have begun.</summary>
    protected TimeSpan Zone { get; set; } = TimeSpan.FromHours(14);

    /// <summary>What the browser calls that zone.</summary>
    protected const string ZoneName = "Far/Far_Away";

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

    /// <summary>Renders where dialogs appear, once it is known who sees them: no page opens one before.</summary>
    protected IRenderedComponent<MudDialogProvider> RenderDialogs()
    {
        var view = Render<CallerView>(view => view.AddChildContent<MudDialogProvider>());
        view.WaitForState(() => view.FindComponent<CascadingValue<CallerState>>().Instance.Value is not null);
        return view.FindComponent<MudDialogProvider>();
    }

    private static void AddApp(IServiceCollection services, EntriHost host)
    {
        services.AddSingleton<TimeProvider>(host.Clock);
        services.AddSingleton<Visitor>();
        services.AddSingleton<AuthenticationStateProvider>(provider => provider.GetRequiredService<Visitor>());
        services.AddScoped<CurrentCaller>();
        services.AddScoped<PersonActions>();
        services.AddScoped<ApiTokenSnippets>();
        services.AddScoped<ApiTokenActs>();
        services.AddScoped<TokenLifeActs>();
        services.AddScoped<TokenBulkActs>();
        Share<ChangeFeed>();
        Share<IActivityView>();
        Share<GetApiToken>();
        Share<FindTokenProjects>();
        Share<IProjectTokensView>();
        Share<GetApiTokenUsage>();
        Share<PreviewNarrowing>();
        Share<GetRotationProgress>();
        Share<GetTokenTimeline>();
        Share<ReadTokenBars>();
        Share<CallWatch>();
        Share<GetOverview>();
        Share<ScopeCatalog>();
        Share<SessionStore>();
        Share<RateLimiter>();
        Share<IdentityProof>();
        Share<OrganizationOwners>();
        Share<InstallationOwner>();
        Share<OrganizationPolicies>();
        Share<CreateApiToken>();
        Share<ListApiTokens>();
        Share<UpdateApiToken>();
        Share<RotateApiToken>();
        Share<ChangeGrace>();
        Share<RestoreApiToken>();
        Share<RevokeApiToken>();
        Share<ListMadeApiTokens>();
        Share<PickUpApiToken>();
        Share<ListActivity>();
        Share<VerifyActivity>();
        Share<FindActors>();
        Share<KeepActivity>();
        Share<ActivityExportRuns>();

        void Share<T>()
            where T : class => services.AddSingleton(host.Get<T>());
    }

    private sealed class LocalDay(Func<TimeSpan> zone)
        : JSRuntimeInvocationHandler<int[]>(call => call.Identifier == "localDay", isCatchAllHandler: false)
    {
        protected override Task<int[]> HandleAsync(JSRuntimeInvocation invocation)
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds((long)invocation.Arguments[0]!).ToOffset(zone());
            return Task.FromResult<int[]>([time.Year, time.Month, time.Day]);
        }
    }

    private sealed class EndOfDay(Func<TimeSpan> zone)
        : JSRuntimeInvocationHandler<BrowserMoment>(call => call.Identifier == "endOfDay", isCatchAllHandler: false)
    {
        protected override Task<BrowserMoment> HandleAsync(JSRuntimeInvocation invocation)
        {
            var day = invocation.Arguments.Cast<int>().ToArray();
            var start = new DateTimeOffset(day[0], day[1], day[2], 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
            return Task.FromResult(new BrowserMoment(
                start + (long)(TimeSpan.FromDays(1) - zone()).TotalMilliseconds - 1, (int)zone().TotalMinutes, ZoneName));
        }
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
