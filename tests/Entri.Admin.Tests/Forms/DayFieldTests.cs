using System.Globalization;
using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Forms;
using Entri.Admin.Hosting;
using Entri.Admin.Tests.Components;

namespace Entri.Admin.Tests.Forms;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class DayFieldTests : ComponentTest
{
    private DateOnly? _day = new(2078, 1, 1);

    public DayFieldTests() => Script.Setup<int[]>("localDay", _ => true).SetResult([2026, 3, 3]);

    /// <summary>A browser writes and reads such a field in one form, whatever language the page has.</summary>
    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("he-IL")]
    [InlineData("dz")]
    public async Task Day_InThatCulture_IsShownAndTaken(string name)
    {
        CultureInfo.CurrentCulture = PageCultures.All.Single(culture => culture.Name == name);
        var field = Show();
        Assert.Equal("2078-01-01", field.Find("input[type=date]").GetAttribute("value"));
        Assert.Equal("2026-03-03", field.Find("input[type=date]").GetAttribute("min"));
        Assert.Equal("9999-12-31", field.Find("input[type=date]").GetAttribute("max"));

        await field.Find("input[type=date]").InputAsync("2078-01-05");

        Assert.Equal(new DateOnly(2078, 1, 5), _day);
    }

    [Theory]
    [InlineData("2026-03-03", true)]
    [InlineData("2026-03-02", false)]
    [InlineData("0002-01-01", false)]
    [InlineData("10000-01-01", false)]
    [InlineData("03/04/2027", false)]
    [InlineData("", false)]
    public async Task Day_FromTodayOn_CanBeChosen(string text, bool isChosen)
    {
        await Show().Find("input[type=date]").InputAsync(text);

        Assert.Equal(isChosen, _day is not null);
    }

    [Fact]
    public void End_IsSaidInWordsUntilSomethingIsWrong()
    {
        var field = Show();
        Assert.DoesNotContain("Ends", field.Markup, StringComparison.Ordinal);

        field.Render(view => view.Add(
            f => f.End, new LocalMoment(new(2027, 2, 25, 23, 59, 59, 999, TimeSpan.FromHours(1)), "Europe/Berlin")));
        Assert.Contains("Ends 25 Feb 2027, 23:59 (Europe/Berlin)", field.Markup, StringComparison.Ordinal);

        field.Render(view => view.Add(f => f.ServerError, "The end must be in the future"));
        Assert.Contains("The end must be in the future", field.Markup, StringComparison.Ordinal);
        Assert.Equal("true", field.Find("input").GetAttribute("aria-invalid"));
    }

    private IRenderedComponent<DayField> Show() => Render<DayField>(view => view
        .Add(field => field.Label, "Last day").Add(field => field.Name, "day").Bind(field => field.Value, _day, day => _day = day));
}
