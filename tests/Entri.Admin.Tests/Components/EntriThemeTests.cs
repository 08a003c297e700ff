using Entri.Admin.Components;
using MudBlazor;
using MudBlazor.Utilities;

namespace Entri.Admin.Tests.Components;

/// <summary>The contrast that WCAG 2.2 asks for at level AA, in both palettes.</summary>
public sealed class EntriThemeTests : ComponentTest
{
    private const double Text = 4.5;
    private const double Control = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_OnEverySurface_Reaches4_5(bool dark)
    {
        var p = Palette(dark);
        MudColor[] texts = [p.TextPrimary, p.TextSecondary, p.Primary, p.Info, p.Success, p.Warning, p.Error];
        MudColor[] surfaces = [p.Background, p.BackgroundGray, p.Surface, p.TableHover];
        Assert.All(from t in texts from s in surfaces select (t, s), pair => AssertContrast(pair.t, pair.s, Text));
        AssertContrast(p.DrawerText, p.DrawerBackground, Text);
        AssertContrast(p.AppbarText, p.AppbarBackground, Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_OnFilledControls_Reaches4_5(bool dark)
    {
        var p = Palette(dark);
        (MudColor Text, MudColor Fill)[] pairs =
        [
            (p.PrimaryContrastText, p.Primary), (p.SecondaryContrastText, p.Secondary), (p.TertiaryContrastText, p.Tertiary),
            (p.InfoContrastText, p.Info), (p.SuccessContrastText, p.Success), (p.WarningContrastText, p.Warning),
            (p.ErrorContrastText, p.Error), (p.DarkContrastText, p.Dark),
        ];
        Assert.All(pairs, pair => AssertContrast(pair.Text, pair.Fill, Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EdgesOfControls_OnEverySurface_Reach3(bool dark)
    {
        var p = Palette(dark);
        MudColor[] edges = [p.LinesInputs, p.ActionDefault, p.Primary];
        Assert.All(
            from e in edges from s in new[] { p.Background, p.BackgroundGray, p.Surface } select (e, s),
            pair => AssertContrast(pair.e, pair.s, Control));
    }

    [Fact]
    public void ThemeStyles_WritesBothSchemesForTheBrowserToChoose()
    {
        var css = Render<ThemeStyles>().Markup;
        Assert.StartsWith("<style>:root{color-scheme:light;", css, StringComparison.Ordinal);
        Assert.Equal(1, Count(css, $"--mud-palette-surface: {EntriTheme.Theme.PaletteLight.Surface};"));
        Assert.Equal(2, Count(css, $"--mud-palette-surface: {EntriTheme.Theme.PaletteDark.Surface};"));
        Assert.Contains("@media (prefers-color-scheme:dark){:root:not([data-theme=light])", css, StringComparison.Ordinal);
        Assert.Contains(":root[data-theme=dark]", css, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static Palette Palette(bool dark) => dark ? EntriTheme.Theme.PaletteDark : EntriTheme.Theme.PaletteLight;

    private static void AssertContrast(MudColor one, MudColor other, double least)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        var ratio = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
        Assert.True(ratio >= least, $"{one} on {other}: {ratio:0.00}, needs {least}");
    }

    /// <summary>Relative luminance as WCAG defines it.</summary>
    private static double Luminance(MudColor color) =>
        (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
