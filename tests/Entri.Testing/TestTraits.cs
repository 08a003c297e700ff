namespace Entri.Testing;

/// <summary>The traits by which a run chooses tests.</summary>
public static class TestTraits
{
    /// <summary>The trait that names the only engine a test is for, as the settings do, or <see cref="NoEngine"/>.</summary>
    public const string Engine = "Engine";

    /// <summary>The value for a test that would prove nothing more on a second engine, and is left out there.</summary>
    public const string NoEngine = "None";

    /// <summary>The trait of what takes <see cref="LongTime"/> by nature: it kills, fills a disk, starts several nodes.</summary>
    public const string Takes = "Takes";

    public const string LongTime = "Long";
}
