using System.Collections.Concurrent;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Security;

public sealed class CallWatchTests(EntriHost host)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<WatchedCall> _calls = new();

    [Fact]
    public async Task Call_WithTheValue_IsToldWithinASecond()
    {
        var token = await host.AddTokenAsync();
        using var watch = Watch(token);

        await host.GetAsync("/api/v1/projects?q=secret", token.Credentials.With("User-Agent", "curl/8.5.0 (x)"));

        var call = await NextAsync();
        Assert.Equal("GET /api/projects · 200 · curl/8.5.0 · 127.0.0.1", call.Line);
        Assert.Null(call.Problem);
    }

    [Theory]
    [InlineData("/api/organizations/current/tokens", 403, "it lacks tokens:read")]
    [InlineData("/api/projects", 200, null)]
    [InlineData("/api/nothing", 404, null)]
    public async Task Call_WithTheValue_SaysWhyItWasRefused(string path, int status, string? problem)
    {
        var token = await host.AddTokenAsync([Scope.ProjectsRead]);
        using var watch = Watch(token);

        await host.GetAsync(path, token.Credentials);

        var call = await NextAsync();
        Assert.Equal((status, problem), (call.Status, call.Problem));
    }

    [Fact]
    public async Task Call_OfATokenThatIsOff_SaysSo()
    {
        var token = await host.AddTokenAsync(change: token => token.DisabledAt = TestTime.Start);
        using var watch = Watch(token);

        await host.GetAsync("/api/projects", token.Credentials);

        Assert.Equal("it is disabled", (await NextAsync()).Problem);
    }

    [Fact]
    public async Task Call_ThatSendsTheValueElsewhere_SaysWhereItBelongs()
    {
        var token = await host.AddTokenAsync();
        using var watch = Watch(token);

        await host.GetAsync("/api/projects", new Credentials(("Authorization", $"Bearer {token.Value}")));
        Assert.Equal("sent as Authorization: Bearer; use X-API-Key", (await NextAsync()).Problem);
        await host.GetAsync("/api/projects", new Credentials(("X-API-Key", $"\"{token.Value}\"")));
        Assert.StartsWith("sent with more around it", (await NextAsync()).Problem, StringComparison.Ordinal);
        await host.GetAsync($"/api/projects?key={token.Value}", Credentials.None);
        var last = await NextAsync();

        Assert.StartsWith("sent in the address", last.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Value, last.Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThatNobodyWaitsFor_IsToldToNobody()
    {
        var (token, other) = (await host.AddTokenAsync(), await host.AddTokenAsync());
        using (Watch(token))
        {
            await host.GetAsync("/api/projects", other.Credentials);
            await host.GetAsync("/api/projects", new Credentials(("Authorization", $"Bearer {other.Value}")));
            await host.EndCallsAsync();
        }

        await host.GetAsync("/api/projects", token.Credentials);
        await host.EndCallsAsync();

        Assert.Empty(_calls);
    }

    /// <summary>Two instances with a line between them, as PostgreSQL's notifications are one.</summary>
    [Fact]
    public async Task Watch_OfOneInstance_IsRememberedByTheOtherForAWhile()
    {
        var (feed, clock) = (new CallFeed(), new FakeTimeProvider(TestTime.Start));
        using var here = new CallWatch(feed, clock);
        using var there = new CallWatch(feed, clock);
        var hash = ApiTokenSecret.HashOf(ApiTokenSecret.Generate().Reveal());
        Assert.True(there.IsIdle);

        var watch = here.Watch(hash, _calls.Enqueue);
        Assert.False(there.IsIdle);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(there.IsIdle);
        watch.Dispose();

        Assert.True(here.IsIdle && there.IsIdle);
        await Task.CompletedTask;
    }

    private IDisposable Watch(TestToken token) => host.Get<CallWatch>().Watch(ApiTokenSecret.HashOf(token.Value), _calls.Enqueue);

    private async Task<WatchedCall> NextAsync()
    {
        using var limit = new CancellationTokenSource(Second * 10);
        WatchedCall? call;
        while (!_calls.TryDequeue(out call))
        {
            await Task.Delay(5, limit.Token);
        }

        return call;
    }
}
