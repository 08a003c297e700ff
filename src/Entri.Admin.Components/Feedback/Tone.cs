namespace Entri.Admin.Components;

/// <summary>How a state should feel; the words beside it say what it is.</summary>
public enum Tone
{
    /// <summary>Nothing to do.</summary>
    Neutral,

    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>As it should be.</summary>
    Success,

    /// <summary>Needs attention soon.</summary>
    Warning,

    /// <summary>Broken, refused or final.</summary>
    Danger,
}
