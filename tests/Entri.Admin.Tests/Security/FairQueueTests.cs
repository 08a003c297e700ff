using Entri.Admin.Security;

namespace Entri.Admin.Tests.Security;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class FairQueueTests
{
    [Fact]
    public async Task Branches_OnEachLevel_TakeTurns()
    {
        var queue = new FairQueue(places: 1, maxWaiting: 100);
        var place = (await queue.EnterAsync(["x"], Cancellation))!;
        var order = new List<string>();
        string[] paths = ["a/1", "a/1", "a/1", "a/2", "b/1", "b/1", "c/1", "a/3"];
        var waiting = paths.Select(async path =>
        {
            using var own = await queue.EnterAsync(path.Split('/'), Cancellation);
            order.Add(path);
        }).ToList();
        Assert.Equal(paths.Length, queue.Waiting);

        place.Dispose();
        await Task.WhenAll(waiting).InTimeAsync();

        Assert.Equal(["a/1", "b/1", "c/1", "a/2", "b/1", "a/3", "a/1", "a/1"], order);
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public async Task Queue_ThatIsFull_SendsAwayTheLastOfTheLargestBranch()
    {
        var queue = new FairQueue(places: 1, maxWaiting: 4);
        using var place = await queue.EnterAsync(["x"], Cancellation);
        var many = "1123".Select(name => queue.EnterAsync(["a", $"{name}"], Cancellation)).ToList();

        var one = queue.EnterAsync(["b", "1"], Cancellation);
        Assert.Null(await many[1].InTimeAsync());
        Assert.Null(await queue.EnterAsync(["a", "1"], Cancellation).InTimeAsync());

        Assert.Equal(4, queue.Waiting);
        Assert.False(one.IsCompleted);
        Assert.False(many[0].IsCompleted);
    }

    [Fact]
    public async Task Waiter_WhoGivesUp_LeavesNoGap()
    {
        var queue = new FairQueue(places: 1, maxWaiting: 4);
        var place = (await queue.EnterAsync(["x"], Cancellation))!;
        using var impatience = new CancellationTokenSource();
        var first = queue.EnterAsync(["a", "1"], impatience.Token);
        var second = queue.EnterAsync(["a", "1"], Cancellation);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTimeAsync());
        Assert.Equal(1, queue.Waiting);
        place.Dispose();

        // To leave twice is to leave once.
        place.Dispose();
        using var entered = await second.InTimeAsync();
        Assert.NotNull(entered);
        Assert.False(queue.EnterAsync(["b"], Cancellation).IsCompleted);
    }

    [Fact]
    public async Task Places_UnderManyAtOnce_AreNeverMoreThanThereAre()
    {
        const int Places = 3;
        var queue = new FairQueue(Places, maxWaiting: 1000);
        var (inside, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => Task.Run(async () =>
        {
            using var place = await queue.EnterAsync([$"{number % 7}", $"{number % 31}"], Cancellation);
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        }))).InTimeAsync();

        Assert.InRange(most, 1, Places);
        Assert.Equal(0, queue.Waiting);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
