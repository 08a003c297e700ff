using System.Globalization;
using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Hosting;
using Entri.Admin.Tests.Components;
using MudBlazor;

namespace Entri.Admin.Tests.Hosting;

/// <summary>Whatever language a browser names, and whatever date is stored, a page can show it.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class PageCulturesTests : ComponentTest
{
    private static readonly DateTimeOffset[] Times =
    [
        DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddDays(1), new(2077, 11, 17, 0, 0, 0, TimeSpan.Zero),
        new(2078, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue,
    ];

    [Fact]
    public void Time_InEveryCulture_HasWords()
    {
        Assert.Contains(PageCultures.All, culture => culture.Name == "ar-SA");
        Assert.All(PageCultures.All, culture =>
        {
            CultureInfo.CurrentCulture = culture;
            Assert.All(Times, time =>
            {
                Assert.NotEqual("", RelativeTime.Describe(time, TestTime.Start));
                Assert.Contains(
                    time.Year.ToString("0000", CultureInfo.InvariantCulture),
                    time.ToString("d MMMM yyyy, HH:mm 'UTC'", culture),
                    StringComparison.Ordinal);
                Assert.NotEqual("", time.ToString("d", culture));
            });
        });
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("he-IL")]
    [InlineData("dz")]
    public async Task DatePicker_InThatCulture_OpensAndPicks(string name)
    {
        CultureInfo.CurrentCulture = PageCultures.All.Single(culture => culture.Name == name);
        DateTime? picked = new DateTime(2078, 1, 1);
        var picker = Render<MudDatePicker>(parameters => parameters
            .Add(view => view.PickerVariant, PickerVariant.Static).Add(view => view.Date, picked)
            .Add(view => view.DateChanged, date => picked = date));

        await picker.FindAll("button.mud-day:not(.mud-hidden)")[4].ClickAsync(new());

        Assert.Equal(new DateTime(2078, 1, 5), picked);
    }
}
