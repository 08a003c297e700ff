using System.Globalization;
using System.Net;
using Entri.Admin.Security;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Tests.Security;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class SignInThrottleTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public async Task Enter_FromTheSameNetwork_CountsTogether(string first, string second, bool isSame)
    {
        var throttle = Make(attempts: 2);
        (await EnterAsync(throttle, IPAddress.Parse(first)))!.Dispose();
        (await EnterAsync(throttle, IPAddress.Parse(first)))!.Dispose();

        using var third = await EnterAsync(throttle, IPAddress.Parse(second));

        Assert.Equal(isSame, third is null);
    }

    [Theory]
    [InlineData("10.1.{0}.{1}", "203.0.113.7")]
    [InlineData("10.1.2.{1}", "10.1.3.7")]
    [InlineData("2001:db8:{0}:{1}::1", "2001:db9::1")]
    public async Task Enter_WhileOneNetworkWaitsFromManyAddresses_ComesSoon(string pattern, string address)
    {
        var throttle = Make(attempts: 1000);
        var turns = await TakeAllAsync(throttle);
        var others = Enumerable.Range(0, 150).Select(number => EnterAsync(
            throttle, IPAddress.Parse(string.Format(CultureInfo.InvariantCulture, pattern, number % 30, number)))).ToList();

        var waiting = EnterAsync(throttle, IPAddress.Parse(address));
        turns[0].Dispose();
        await DisposeNextAsync(others);

        using var entered = await waiting.InTimeAsync();
        Assert.NotNull(entered);
    }

    [Fact]
    public async Task Enter_OfAKnownBrowser_WaitsForNoStrangerButTheNext()
    {
        var throttle = Make(attempts: 1000);
        var turns = await TakeAllAsync(throttle);
        var strangers = Enumerable.Range(0, 255).Select(number => EnterAsync(throttle, IPAddress.Parse($"10.{number}.0.1"))).ToList();

        var waiting = throttle.EnterAsync(new KnownBrowser("user_1", "1"), IPAddress.Parse("10.1.0.1"), Cancellation);
        turns[0].Dispose();
        await DisposeNextAsync(strangers);

        using var entered = await waiting.InTimeAsync();
        Assert.NotNull(entered);
    }

    [Fact]
    public async Task Enter_OfKnownBrowsers_LeavesStrangersEverySecondTurn()
    {
        var throttle = Make(attempts: 1000);
        var turns = await TakeAllAsync(throttle);
        var known = Enumerable.Range(0, 150).Select(number =>
            throttle.EnterAsync(new KnownBrowser("user_1", $"{number}"), address: null, Cancellation)).ToList();

        var waiting = EnterAsync(throttle, IPAddress.Parse("203.0.113.7"));
        turns[0].Dispose();
        await DisposeNextAsync(known);

        using var entered = await waiting.InTimeAsync();
        Assert.NotNull(entered);
    }

    [Fact]
    public async Task Enter_OfAKnownBrowser_CountsForItselfAndNotForItsAddress()
    {
        var throttle = Make(attempts: 1);
        var address = IPAddress.Parse("203.0.113.7");
        using var stranger = await EnterAsync(throttle, address);
        stranger!.Dispose();

        using var first = await throttle.EnterAsync(new KnownBrowser("user_1", "1"), address, Cancellation);
        first!.Dispose();
        using var second = await throttle.EnterAsync(new KnownBrowser("user_1", "1"), IPAddress.Parse("203.0.113.8"), Cancellation);
        using var other = await throttle.EnterAsync(new KnownBrowser("user_1", "2"), address, Cancellation);

        Assert.Null(second);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task Enter_WhileTheCoresAreBusy_WaitsForOne()
    {
        var throttle = Make(attempts: 1000);
        var turns = new List<IDisposable>();
        for (var core = 0; core < Math.Max(1, Environment.ProcessorCount / 2); core++)
        {
            turns.Add((await EnterAsync(throttle, IPAddress.Loopback))!);
        }

        var next = EnterAsync(throttle, IPAddress.Loopback);
        Assert.False(next.IsCompleted);
        turns.ForEach(turn => turn.Dispose());

        using var entered = await next.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.NotNull(entered);
    }

    /// <summary>Takes every core that passwords may have.</summary>
    private static async Task<List<IDisposable>> TakeAllAsync(SignInThrottle throttle)
    {
        var turns = new List<IDisposable>();
        for (var core = 0; core < Math.Max(1, Environment.ProcessorCount / 2); core++)
        {
            turns.Add((await EnterAsync(throttle, IPAddress.Loopback))!);
        }

        return turns;
    }

    /// <summary>Ends the next of them that gets its turn; some may have been sent away.</summary>
    private static async Task DisposeNextAsync(List<Task<IDisposable?>> entering)
    {
        for (IDisposable? turn = null; turn is null; turn?.Dispose())
        {
            var next = await Task.WhenAny(entering).InTimeAsync();
            entering.Remove(next);
            turn = await next;
        }
    }

    private static Task<IDisposable?> EnterAsync(SignInThrottle throttle, IPAddress address) =>
        throttle.EnterAsync(browser: null, address, Cancellation);

    private static SignInThrottle Make(int attempts) => new(
        Options.Create(new AccountOptions { SignInAttemptsPerAddress = attempts }), TimeProvider.System);
}
