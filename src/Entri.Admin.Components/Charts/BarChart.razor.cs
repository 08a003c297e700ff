using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Components;

/// <summary>
/// Bars of what was counted, stacked by series, with the same numbers as a sentence and as a table for whoever does not see them.
/// </summary>
public sealed partial class BarChart
{
    private const int BarWidth = 10, Gap = 1, Height = 100;

    /// <summary>The least height of what is there at all.</summary>
    private const double Least = 1.5;

    /// <summary>What it shows: "Requests per day".</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>What a bar stands for: "Day".</summary>
    [Parameter, EditorRequired]
    public required string Unit { get; set; }

    /// <summary>What is counted, from the bottom up.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ChartSeries> Series { get; set; }

    /// <summary>The bars, one at least.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ChartBar> Bars { get; set; }

    private bool IsEmpty => Bars.All(bar => bar.Total == 0);

    private long Top => Math.Max(1, Bars.Max(bar => bar.Total));

    /// <summary>The first stands for itself also where there is none of it.</summary>
    private IEnumerable<(int Index, ChartSeries Item)> Shown => Series.Index().Where(series => series.Index == 0 || Sum(series.Index) > 0);

    private string Summary
    {
        get
        {
            var parts = Shown.Select(series => $"{series.Item.Name.ToLowerInvariant()} {Sum(series.Index):N0}");
            var highest = Bars.MaxBy(bar => bar.Total)!;
            return IsEmpty
                ? $"{Title}: none."
                : $"{Title}, {Bars[0].Label} to {Bars[^1].Label}: {string.Join(", ", parts)}. Most on {highest.Label}: {highest.Total:N0}.";
        }
    }

    private static string Class(ChartSeries series) => $"tone-{series.Tone.ToString().ToLowerInvariant()}";

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private long Sum(int series) => Bars.Sum(bar => bar.Values[series]);

    private string Words(ChartBar bar)
    {
        var parts = Series.Zip(bar.Values).Where(part => part.Second > 0)
            .Select(part => $"{part.First.Name.ToLowerInvariant()} {part.Second:N0}");
        return bar.Total == 0 ? $"{bar.Label}: none" : $"{bar.Label}: {string.Join(", ", parts)}";
    }

    private IEnumerable<(ChartSeries Series, double From, double Size)> Parts(ChartBar bar)
    {
        double bottom = Height;
        foreach (var (series, value) in Series.Zip(bar.Values))
        {
            if (value > 0)
            {
                var size = Math.Max(Least, value * (double)Height / Top);
                bottom = Math.Max(0, bottom - size);
                yield return (series, bottom, size);
            }
        }
    }
}
