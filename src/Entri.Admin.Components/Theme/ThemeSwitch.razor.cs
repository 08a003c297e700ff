namespace Entri.Admin.Components;

/// <summary>A menu that picks the color scheme: the system's, light or dark. The choice is kept in a cookie for a year.</summary>
public sealed partial class ThemeSwitch(BrowserInterop browser)
{
    /// <summary>The cookie that holds <c>light</c> or <c>dark</c>; it is absent while the scheme follows the system.</summary>
    public const string CookieName = "entri_theme";

    /// <summary>Applies the color scheme at once and keeps it in the cookie for a year.</summary>
    private async Task SetAsync(ThemeChoice choice) => await browser.CallAsync("setTheme", CookieName, choice switch
    {
        ThemeChoice.Light => "light",
        ThemeChoice.Dark => "dark",
        _ => null,
    });
}
