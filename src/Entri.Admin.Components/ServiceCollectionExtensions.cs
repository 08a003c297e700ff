using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;

namespace Entri.Admin.Components;

/// <summary>Registers the design system.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds MudBlazor and everything that the components of this library inject; a <see cref="TimeProvider"/> only if there is none.
    /// </summary>
    public static IServiceCollection AddEntriComponents(this IServiceCollection services)
    {
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            mud.SnackbarConfiguration.ShowTransitionDuration = 100;
            mud.SnackbarConfiguration.HideTransitionDuration = 100;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PrerenderedData>();
        services.AddScoped<BrowserInterop>();
        services.AddScoped<Dialogs>();
        services.AddScoped<TimeTicker>();
        return services;
    }
}
