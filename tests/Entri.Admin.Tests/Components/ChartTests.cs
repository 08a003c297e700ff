using System.Globalization;
using Bunit;
using Entri.Admin.Components;

namespace Entri.Admin.Tests.Components;

public sealed class ChartTests : ComponentTest
{
    private static readonly ChartSeries[] Series = [new("Accepted", Tone.Neutral), new("Refused", Tone.Danger)];

    [Fact]
    public void Chart_SaysInWordsAndAsATableWhatItShows()
    {
        var chart = Render(new ChartBar("1 Mar", [10, 0]), new ChartBar("2 Mar", [1000, 2]), new ChartBar("3 Mar", [0, 0]));

        Assert.Equal(
            "Requests, 1 Mar to 3 Mar: accepted 1,010, refused 2. Most on 2 Mar: 1,002.",
            chart.Find("svg[role=img]").GetAttribute("aria-label"));
        Assert.Equal(["Accepted 1,010", "Refused 2"], chart.FindAll(".chart-key").Select(key => key.TextContent));
        Assert.Equal(
            ["2 Mar|1,000|2", "1 Mar|10|0"],
            chart.FindAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent))));
        Assert.Equal(
            ["1 Mar: accepted 10", "2 Mar: accepted 1,000, refused 2", "3 Mar: none"],
            chart.FindAll("title").Select(title => title.TextContent));
    }

    [Fact]
    public void Chart_OfAnything_HasBarsWithinIt()
    {
        var chart = Render(new ChartBar("1 Mar", [1, 1]), new ChartBar("2 Mar", [1_000_000, 1]));

        Assert.All(chart.FindAll("rect:not(.chart-hit)"), bar =>
        {
            var (top, height) = (Number(bar.GetAttribute("y")), Number(bar.GetAttribute("height")));
            Assert.True(top >= 0 && height > 1 && top + height <= 101.6, bar.OuterHtml);
        });
        Assert.DoesNotContain("style=", chart.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_OfNothing_SaysSo()
    {
        var chart = Render(new ChartBar("1 Mar", [0, 0]));

        Assert.Equal("Requests: none.", chart.Find("svg").GetAttribute("aria-label"));
        Assert.Equal(["Accepted 0"], chart.FindAll(".chart-key").Select(key => key.TextContent));
        Assert.Equal("None in this time", chart.Find(".chart-none").TextContent);
        Assert.Empty(chart.FindAll("details"));
    }

    [Fact]
    public void MiniBars_HaveAName_OrSayThatThereIsNothing()
    {
        var bars = Render<MiniBars>(parameters => parameters.Add(b => b.Values, [0, 5, 10]).Add(b => b.Label, "15 requests in 3 days"));
        var none = Render<MiniBars>(parameters => parameters.Add(b => b.Values, [0, 0]).Add(b => b.Label, "0 requests"));

        Assert.Equal("15 requests in 3 days", bars.Find("svg[role=img]").GetAttribute("aria-label"));
        Assert.Equal(["M0 23.75h12", "M4 24v-12h3V24M8 24v-24h3V24"], bars.FindAll("path").Select(bar => bar.GetAttribute("d")));
        Assert.Equal("None", none.Find(".muted").TextContent);
    }

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private IRenderedComponent<BarChart> Render(params ChartBar[] bars) => Render<BarChart>(parameters => parameters
        .Add(chart => chart.Title, "Requests")
        .Add(chart => chart.Unit, "Day")
        .Add(chart => chart.Series, Series)
        .Add(chart => chart.Bars, bars));
}
