namespace Entri.Admin.Components;

/// <summary>One of the things that a chart counts, in the order in which they are stacked.</summary>
/// <param name="Name">What it is called: "Refused".</param>
/// <param name="Tone">How it feels, which gives it its color; neutral is that of the app.</param>
public sealed record ChartSeries(string Name, Tone Tone);

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it stands for: "1 March".</param>
/// <param name="Values">How much of each series, in their order.</param>
public sealed record ChartBar(string Label, IReadOnlyList<long> Values)
{
    /// <summary>All of it.</summary>
    public long Total => Values.Sum();
}
