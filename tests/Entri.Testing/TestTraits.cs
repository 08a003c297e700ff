namespace Entri.Testing;

/// <summary>The traits by which a run chooses tests.</summary>
public static class TestTraits
{
    /// <summary>Names the only engine a test is for, by its name in the settings, or says that it meets <see cref="NoEngine"/>; on one
    /// engine it runs then.</summary>
    public const string Engine = "Engine";

    /// <summary>The value for a test that would prove nothing more on a second engine.</summary>
    public const string NoEngine = "None";

    /// <summary>Says that a test takes <see cref="LongTime"/> by nature: it kills, fills a disk, starts several nodes.</summary>
    public const string Takes = "Takes";

    public const string LongTime = "Long";
}
