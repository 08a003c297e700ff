using Bunit;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Components;

/// <summary>A browser tab without a browser: the design system's services, its script as a recorder, an interactive renderer.</summary>
public abstract class ComponentTest : BunitContext
{
    protected ComponentTest()
    {
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddEntriComponents();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Script = JSInterop.SetupModule("./_content/Entri.Admin.Components/entri.js");
        Script.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Render<MudPopoverProvider>();
    }

    protected ManualClock Clock { get; } = new();

    protected BunitJSModuleInterop Script { get; }
}
