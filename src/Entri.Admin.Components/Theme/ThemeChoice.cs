namespace Entri.Admin.Components;

/// <summary>Where the color scheme comes from.</summary>
public enum ThemeChoice
{
    /// <summary>The operating system decides, also when it changes during the day.</summary>
    System,

    /// <summary>Always light.</summary>
    Light,

    /// <summary>Always dark.</summary>
    Dark,
}
