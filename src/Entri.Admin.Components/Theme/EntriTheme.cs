using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>
/// The one place for colors, radius and type. Text reaches 4.5:1 on every surface, the edges of controls 3:1, in both palettes.
/// </summary>
public static class EntriTheme
{
    private static readonly string[] Sans =
        ["Inter", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"];

    /// <summary>The theme of the app; <see cref="ThemeStyles"/> turns it into CSS variables.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Black = "#14171c",
            Primary = "#2b59c3",
            Secondary = "#565e6c",
            Tertiary = "#0f766e",
            Info = "#0b66b8",
            Success = "#187934",
            Warning = "#8f5f00",
            Error = "#c4262e",
            Dark = "#262b33",
            TextPrimary = "#171a20",
            TextSecondary = "#565e6c",
            TextDisabled = "#8b929e",
            ActionDefault = "#565e6c",
            ActionDisabled = "#8b929e",
            ActionDisabledBackground = "#e8eaee",
            Background = "#f7f8fa",
            BackgroundGray = "#eff1f4",
            Surface = "#ffffff",
            DrawerBackground = "#f7f8fa",
            DrawerText = "#3b424e",
            DrawerIcon = "#565e6c",
            AppbarBackground = "#ffffff",
            AppbarText = "#171a20",
            LinesDefault = "#e2e5ea",
            LinesInputs = "#838a97",
            TableLines = "#e8eaee",
            TableStriped = "#fafbfc",
            TableHover = "#f4f6f9",
            Divider = "#e2e5ea",
            DividerLight = "#eff1f4",
            Skeleton = "#e8eaee",
            OverlayDark = "rgba(20,23,28,0.45)",
        },
        PaletteDark = new PaletteDark
        {
            Black = "#0b0d10",
            Primary = "#8ab0ff",
            PrimaryContrastText = "#0d1526",
            Secondary = "#a2a9b5",
            SecondaryContrastText = "#14171c",
            Tertiary = "#5eccc0",
            TertiaryContrastText = "#06211e",
            Info = "#6cb6ff",
            InfoContrastText = "#0a1a2b",
            Success = "#56c271",
            SuccessContrastText = "#07200f",
            Warning = "#e0aa3e",
            WarningContrastText = "#241a02",
            Error = "#ff8078",
            ErrorContrastText = "#2c0907",
            Dark = "#2b313b",
            DarkContrastText = "#e7e9ed",
            TextPrimary = "#e7e9ed",
            TextSecondary = "#a2a9b5",
            TextDisabled = "#666d79",
            ActionDefault = "#a2a9b5",
            ActionDisabled = "#666d79",
            ActionDisabledBackground = "#252a32",
            Background = "#0f1115",
            BackgroundGray = "#1d2128",
            Surface = "#16191f",
            DrawerBackground = "#0f1115",
            DrawerText = "#c6cad2",
            DrawerIcon = "#a2a9b5",
            AppbarBackground = "#16191f",
            AppbarText = "#e7e9ed",
            LinesDefault = "#2a2f38",
            LinesInputs = "#747b88",
            TableLines = "#252a32",
            TableStriped = "#191c22",
            TableHover = "#1c2027",
            Divider = "#2a2f38",
            DividerLight = "#1d2128",
            Skeleton = "#252a32",
            OverlayDark = "rgba(0,0,0,0.6)",
        },
        LayoutProperties = new LayoutProperties
        {
            DefaultBorderRadius = "8px",
            AppbarHeight = "56px",
            DrawerWidthLeft = "232px",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, FontSize = ".875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = Heading<H1Typography>("1.5rem"),
            H2 = Heading<H2Typography>("1.125rem"),
            H3 = Heading<H3Typography>("1rem"),
            H4 = Heading<H4Typography>("1rem"),
            H5 = Heading<H5Typography>(".9375rem"),
            H6 = Heading<H6Typography>("1rem"),
            Subtitle1 = new Subtitle1Typography { FontSize = ".875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Subtitle2 = new Subtitle2Typography { FontSize = ".8125rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontSize = ".875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontSize = ".8125rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Button = new ButtonTypography
            {
                FontSize = ".875rem",
                FontWeight = "500",
                LineHeight = "1.5",
                LetterSpacing = "normal",
                TextTransform = "none",
            },
            Caption = new CaptionTypography { FontSize = ".75rem", LineHeight = "1.4", LetterSpacing = "normal" },
        },
    };

    private static T Heading<T>(string size) where T : BaseTypography, new() => new()
    {
        FontSize = size,
        FontWeight = "600",
        LineHeight = "1.3",
        LetterSpacing = "-0.011em",
    };
}
