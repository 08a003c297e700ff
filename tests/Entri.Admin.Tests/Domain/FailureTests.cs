using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class FailureTests
{
    [Theory]
    [InlineData(-5, 1)]
    [InlineData(0, 1)]
    [InlineData(999, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    [InlineData(59_900, 60)]
    public void TooManyRequests_ForAWait_AsksForNoLessInWholeSeconds(int milliseconds, int seconds) =>
        Assert.Equal(seconds, new Failure.TooManyRequests(TimeSpan.FromMilliseconds(milliseconds)).Seconds);
}
