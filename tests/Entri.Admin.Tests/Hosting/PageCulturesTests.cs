using System.Globalization;
using Entri.Admin.Components;
using Entri.Admin.Hosting;

namespace Entri.Admin.Tests.Hosting;

/// <summary>Whatever language a browser names, and whatever date is stored, a page can show it.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class PageCulturesTests
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
}
