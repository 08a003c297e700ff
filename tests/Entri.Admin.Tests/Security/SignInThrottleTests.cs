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
        using var throttle = Make(attempts: 2);
        (await throttle.EnterAsync(IPAddress.Parse(first), Cancellation))!.Dispose();
        (await throttle.EnterAsync(IPAddress.Parse(first), Cancellation))!.Dispose();

        using var third = await throttle.EnterAsync(IPAddress.Parse(second), Cancellation);

        Assert.Equal(isSame, third is null);
    }

    [Fact]
    public async Task Enter_WhileTheCoresAreBusy_WaitsForOne()
    {
        using var throttle = Make(attempts: 1000);
        var turns = new List<IDisposable>();
        for (var core = 0; core < Math.Max(1, Environment.ProcessorCount / 2); core++)
        {
            turns.Add((await throttle.EnterAsync(IPAddress.Loopback, Cancellation))!);
        }

        var next = throttle.EnterAsync(IPAddress.Loopback, Cancellation);
        Assert.False(next.IsCompleted);
        turns.ForEach(turn => turn.Dispose());

        using var entered = await next.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.NotNull(entered);
    }

    private static SignInThrottle Make(int attempts) => new(Options.Create(new AccountOptions { SignInAttemptsPerAddress = attempts }));
}
