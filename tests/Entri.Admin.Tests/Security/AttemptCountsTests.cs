using Entri.Admin.Security;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Security;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class AttemptCountsTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _clock = new(TestTime.Start);

    [Fact]
    public void Attempts_InAWindow_AreAllowedUpToTheLimitAndAgainAfterIt()
    {
        var counts = Make();

        Assert.Equal([1, 0, -1, -1], Enumerable.Range(0, 4).Select(_ => counts.Use("a")));
        Assert.Equal(1, counts.Use("b"));
        _clock.Advance(Length - TimeSpan.FromTicks(1));
        Assert.Equal(-1, counts.Use("a"));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, counts.Use("a"));
    }

    [Fact]
    public void Keys_HoweverMany_TakeNoMoreRoomThanThereIs()
    {
        var counts = Make(capacity: 100);

        for (var number = 0; number < 100_000; number++)
        {
            Assert.Equal(1, counts.Use($"{number}"));

            // What is forgotten and begun again takes no more either.
            counts.Clear($"{number}");
            counts.Use($"{number}");
        }

        Assert.InRange(counts.Count, 1, 100);
    }

    [Fact]
    public void Clear_OfAKey_BeginsAnewAndForTheWholeLength()
    {
        var counts = Make();
        counts.Use("a");
        _clock.Advance(Length / 2);
        counts.Clear("a");

        Assert.Equal([1, 0, -1], Enumerable.Range(0, 3).Select(_ => counts.Use("a")));
        _clock.Advance(Length / 2);
        Assert.Equal(-1, counts.Use("a"));
    }

    private AttemptCounts Make(int capacity = 1000) => new(limit: 2, Length, capacity, _clock);
}
