using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.TokenEnds;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class TokenNoticesTests
{
    private static readonly DateTimeOffset Now = TestTime.Start;

    [Theory]
    [InlineData(400, 30.1, null)]
    [InlineData(400, 30, 30)]
    [InlineData(400, 14.1, 30)]
    [InlineData(400, 14, 14)]
    [InlineData(400, 7, 7)]
    [InlineData(400, 2, 7)]
    [InlineData(400, 1, 1)]
    [InlineData(400, 0.01, 1)]
    [InlineData(400, 0, null)]

    // A token made with 30 days to live: not on its first day, nor later for the 30 days.
    [InlineData(0, 30, null)]
    [InlineData(1, 29, null)]
    [InlineData(16, 14, 14)]

    // One made with five.
    [InlineData(0, 5, null)]
    [InlineData(3, 2, null)]
    [InlineData(4, 1, 1)]

    // One made with two days and less has nothing of which nobody knew a day before.
    [InlineData(1, 1, null)]
    public void Notice_OfAnEnd_IsTheNearestOne(double daysOld, double daysLeft, int? expected) =>
        Assert.Equal(expected, TokenNotices.DueBeforeEnd(Now.AddDays(-daysOld), Now.AddDays(daysLeft), Now));

    [Fact]
    public void Notices_OfDisabling_AllComeBeforeIt_HoweverLateTheFirstIs()
    {
        Dictionary<int, DateTimeOffset> told = [];
        List<(double Hours, int Days)> steps = [];
        for (var time = Now; steps is not [.., (_, 0)]; time += TimeSpan.FromHours(1))
        {
            if (TokenNotices.DueBeforeDisabling(Now.AddDays(-5), told, time) is { } days)
            {
                told[days] = time;
                steps.Add(((time - Now).TotalHours, days));
            }
        }

        Assert.Equal([(0, 14), (7 * 24, 7), (13 * 24, 1), (14 * 24, 0)], steps);
    }

    [Theory]
    [InlineData(14.1, null)]
    [InlineData(14, 14)]
    [InlineData(0, 14)]
    public void FirstNotice_OfDisabling_Comes14DaysBefore(double daysLeft, int? expected) =>
        Assert.Equal(expected, TokenNotices.DueBeforeDisabling(Now.AddDays(daysLeft), new Dictionary<int, DateTimeOffset>(), Now));
}
