using System.Diagnostics;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Data.PostgreSql;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Hosting;

/// <summary>The limit of requests of a token, which holds for all instances on one PostgreSQL database together.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
[Trait(TestTraits.Takes, TestTraits.LongTime)]
public sealed class SharedLimitsTests : IClassFixture<TwoNodes>
{
    private const int Limit = 100;

    private readonly EntriHost _first;

    public SharedLimitsTests(TwoNodes nodes)
    {
        TestDatabase.SkipUnlessPostgreSql();
        _first = nodes.First;
    }

    [Fact]
    public async Task Limit_OfAToken_HoldsForBothNodesTogether()
    {
        var settings = new Dictionary<string, string> { ["RateLimits:RequestsPerMinute"] = $"{Limit}" };
        await using var first = EntriHost.With(settings);
        await using var second = EntriHost.With(new(TestDatabase.Settings(first.DataDirectory).Concat(settings)));
        var token = await first.AddTokenAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 3 * Limit).Select(i => (i % 2 == 0 ? first : second).GetAsync("/api/tokens/self", token.Credentials)));

        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.OK), Limit * 9 / 10, Limit);
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(5)]
    public async Task Limit_AmongEightNodes_IsNeverExceededAndATenthUnusedAtMost(int requestsOfAllButOne)
    {
        const int Nodes = 8, Limit = 1000;
        var options = Options.Create(new RateLimitOptions { RequestsPerMinute = Limit });
        var shared = _first.Get<SharedRequestCounts>();
        var nodes = Enumerable.Range(0, Nodes).Select(_ => new RateLimiter(options, TimeProvider.System, shared)).ToArray();
        var key = Guid.NewGuid().ToString();

        var allowed = 0;
        for (var request = 0; request < 2 * Limit; request++)
        {
            foreach (var node in request < requestsOfAllButOne ? nodes : nodes[..1])
            {
                allowed += (await node.AcquireAsync(key, ownLimit: null, Cancellation)).IsAllowed ? 1 : 0;
            }
        }

        Assert.InRange(allowed, Limit * 9 / 10, Limit);
    }

    [Fact]
    public async Task Limit_AmongNodesWhoseClocksDiffer_IsNotExceeded()
    {
        const int Limit = 100;
        var options = Options.Create(new RateLimitOptions { RequestsPerMinute = Limit });
        var shared = _first.Get<SharedRequestCounts>();
        var (slow, fast) = (new FakeTimeProvider(TestTime.Start), new FakeTimeProvider(TestTime.Start));
        fast.Advance(TimeSpan.FromMinutes(10));
        RateLimiter[] nodes = [new(options, slow, shared), new(options, fast, shared)];
        var key = Guid.NewGuid().ToString();

        var allowed = 0;
        for (var request = 0; request < 2 * Limit; request++)
        {
            allowed += (await nodes[request % 2].AcquireAsync(key, ownLimit: null, Cancellation)).IsAllowed ? 1 : 0;
        }

        Assert.InRange(allowed, Limit * 9 / 10, Limit);
    }

    [Fact]
    public async Task Limit_WhileTheOthersCannotBeAsked_RefusesAllWhoWaitAtOnce()
    {
        var settings = TestDatabase.Settings(_first.DataDirectory);
        settings["ConnectionStrings:Entri"] += ";Command Timeout=2";
        await using var node = EntriHost.With(settings);
        var token = await _first.AddTokenAsync();
        (await node.GetAsync("/health/ready", Credentials.None)).HasStatus(HttpStatusCode.OK);
        await using var db = _first.OpenDatabase();
        await using (await db.Database.BeginTransactionAsync(Cancellation))
        {
            await db.Database.ExecuteSqlRawAsync("LOCK TABLE \"RateLimitWindows\"", Cancellation);
            var started = Stopwatch.GetTimestamp();

            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => node.GetAsync("/api/projects", token.Credentials)));

            Assert.All(answers, answer => answer.HasStatus(HttpStatusCode.ServiceUnavailable));
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(15));
        }

        (await node.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
    }
}
