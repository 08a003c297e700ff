using System.Text;
using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>
/// Writes <see cref="EntriTheme"/> as CSS variables for both schemes, so that the browser picks one before it paints: no flash, no
/// JavaScript, right on static pages. Place it once in the <c>head</c>, after MudBlazor's stylesheet, instead of <c>MudThemeProvider</c>.
/// </summary>
/// <remarks>
/// The scheme follows the system unless the <c>html</c> element carries <c>data-theme="light"</c> or <c>"dark"</c>, which the app renders
/// from the cookie <see cref="ThemeSwitch.CookieName"/>.
/// </remarks>
public sealed partial class ThemeStyles
{
    // The theme is a constant of the program, so its text is made once for all requests.
    private static string? _style;

    private string BuildStyle()
    {
        var light = Variables(EntriTheme.Theme.PaletteLight);
        // Only what differs is written again, which keeps the page small.
        var dark = string.Concat(Variables(EntriTheme.Theme.PaletteDark).Except(light));
        const string DarkScheme = "color-scheme:dark;--mud-native-html-color-scheme:dark;";

        return "<style>"
            + $":root{{color-scheme:light;{string.Concat(light)}}}"
            + $"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{DarkScheme}{dark}}}}}"
            + $":root[data-theme=dark]{{{DarkScheme}{dark}}}"
            + "</style>";
    }

    private string[] Variables(Palette palette)
    {
        // The base class writes the light palette unless it is told to be dark as a whole, so each palette takes its turn as the light one.
        var theme = EntriTheme.Theme;
        Theme = new MudTheme
        {
            PaletteLight = palette,
            Typography = theme.Typography,
            LayoutProperties = theme.LayoutProperties,
        };
        var css = new StringBuilder();
        GenerateTheme(css);
        return css.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
