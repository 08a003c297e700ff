using Bunit;
using Entri.Admin.Components;

namespace Entri.Admin.Tests.Components;

public sealed class LocalTimeTests : ComponentTest
{
    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-59, "just now")]
    [InlineData(-60, "1 minute ago")]
    [InlineData(-3 * 60, "3 minutes ago")]
    [InlineData(-90, "2 minutes ago")]
    [InlineData(-3600 + 31, "59 minutes ago")]
    [InlineData(-3600 + 30, "1 hour ago")]
    [InlineData(-24 * 3600 + 1801, "23 hours ago")]
    [InlineData(-24 * 3600 + 1800, "1 day ago")]
    [InlineData(-47 * 3600, "2 days ago")]
    [InlineData(-31 * 86400, "31 days ago")]
    [InlineData(-100 * 86400, "3 months ago")]
    [InlineData(-714 * 86400, "24 months ago")]
    [InlineData(-715 * 86400, "2 years ago")]
    [InlineData(-800 * 86400, "2 years ago")]
    [InlineData(10, "in a moment")]
    [InlineData(4 * 86400 - 60, "in 4 days")]
    [InlineData(90 * 86400 - 1, "in 90 days")]
    [InlineData(365 * 86400, "in 12 months")]
    public void Describe_SaysItInTheNearestUnit(int seconds, string expected)
    {
        var now = Clock.GetUtcNow();
        Assert.Equal(expected, RelativeTime.Describe(now.AddSeconds(seconds), now));
    }

    [Fact]
    public void Render_IsAFocusableTimeWithTheExactMoment()
    {
        var time = RenderTime(Clock.GetUtcNow().AddMinutes(-3).ToOffset(TimeSpan.FromHours(2))).Find("time");
        Assert.Equal("3 minutes ago", time.TextContent);
        Assert.Equal("2026-03-01T11:57:00Z", time.GetAttribute("datetime"));
        Assert.EndsWith("11:57 UTC", time.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Equal("0", time.GetAttribute("tabindex"));
    }

    [Fact]
    public void TimePasses_TheWordsFollow()
    {
        var cut = RenderTime(Clock.GetUtcNow());
        Clock.Advance(TimeSpan.FromMinutes(2));
        cut.WaitForAssertion(() => Assert.Equal("2 minutes ago", cut.Find("time").TextContent));
    }

    [Fact]
    public void NoMoment_ShowsThePlaceholder() => Assert.Equal("Never", RenderTime(null).Find("span").TextContent);

    private IRenderedComponent<LocalTime> RenderTime(DateTimeOffset? value) => Render<LocalTime>(p => p.Add(t => t.Value, value));
}
