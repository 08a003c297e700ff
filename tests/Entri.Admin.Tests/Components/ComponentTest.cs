using Bunit;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;

namespace Entri.Admin.Tests.Components;

/// <summary>A browser tab without a browser: the design system's services, its script as a recorder, an interactive renderer.</summary>
public abstract class ComponentTest : BunitContext
{
    /// <param name="addServices">What a component needs beyond the design system; the services are closed when the first one
    /// renders.</param>
    protected ComponentTest(Action<IServiceCollection>? addServices = null)
    {
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddEntriComponents();
        addServices?.Invoke(Services);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Script = JSInterop.SetupModule("./_content/Entri.Admin.Components/entri.js");
        Script.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Popovers = Render<MudPopoverProvider>();
    }

    protected FakeTimeProvider Clock { get; } = new(TestTime.Start);

    protected BunitJSModuleInterop Script { get; }

    /// <summary>Where open menus and lists of choices are.</summary>
    protected IRenderedComponent<MudPopoverProvider> Popovers { get; }
}
