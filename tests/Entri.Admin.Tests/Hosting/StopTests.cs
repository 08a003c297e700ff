using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Hosting;

/// <summary>What becomes of requests when the process is told to stop.</summary>
public sealed class StopTests : ProcessTest
{
    private const int Stops = 10;

    [Fact]
    public async Task Stop_UnderLoad_CutsNoRequestAndWritesTheLastUse()
    {
        var value = await SeedAsync();
        var answered = 0L;
        for (var stop = 1; stop <= Stops; stop++)
        {
            await using var app = await StartAsync(value, "--ShutdownDelay=00:00:02");
            (await app.Http.GetAsync("/health/ready", Cancellation)).EnsureSuccessStatusCode();
            var clients = Enumerable.Range(0, 8).Select(_ => ReadUntilRefusedAsync(app.Http)).ToArray();
            var (stopping, change) = await EntriData.InDatabaseAsync(Data.Path, async (db, _) =>
            {
                await using var locked = await TestDatabase.LockTokensAsync(db);
                var change = app.Http.PostAsJsonAsync("/api/organizations/current/tokens", new { name = "Kept" }, Cancellation);
                await Task.Delay(200, Cancellation);
                var stopping = app.StopAsync();
                await Wait.UntilAsync(
                    async () => (await app.Http.GetAsync("/health/ready", Cancellation)).StatusCode == HttpStatusCode.ServiceUnavailable);

                // The server closes while the change waits for its turn.
                await Task.WhenAll(clients);
                Assert.False(change.IsCompleted);
                return (stopping, change);
            });

            Assert.Equal(HttpStatusCode.Created, (await change).StatusCode);
            Assert.Equal(0, await stopping);
            var reads = await Task.WhenAll(clients);
            Assert.All(reads, read => Assert.NotEqual(0, read.Count));

            answered += 1 + reads.Sum(read => read.Count);
            var lastStart = reads.Max(read => read.LastStart);
            var (kept, used, counted) = await EntriData.InDatabaseAsync(Data.Path, async (db, _) => (
                await db.ApiTokens.CountAsync(token => token.Name == "Kept"),
                await db.ApiTokens.MaxAsync(token => token.LastUsedAt),
                await db.ApiTokenDays.SumAsync(usage => usage.Requests)));
            Assert.Equal((stop, answered), (kept, counted));

            // The database keeps whole milliseconds.
            Assert.True(
                used >= lastStart.AddMilliseconds(-1),
                $"The last use, {used:O}, is older than the start of the last request, {lastStart:O}.");
        }
    }

    [Fact]
    public async Task Stop_WithAPageThatDoesNotLeave_EndsSoonAndTakesNoNewOne()
    {
        var person = await EntriData.InDatabaseAsync(
            Data.Path, async (_, app) => await (await TestOrganization.AddAsync(app)).AddPersonAsync(MemberRole.Owner));
        await using var app = await ServerProcess.StartedAppAsync(Data.Path, "--ShutdownDelay=2s");
        var (page, hasCircuit) = await RawPage.OpenAsync(app.Address, person);
        using var deaf = page;
        Assert.True(hasCircuit);

        var clock = Stopwatch.StartNew();
        var stopping = app.StopAsync();
        await Wait.UntilAsync(
            async () => (await app.Http.GetAsync("/health/ready", Cancellation)).StatusCode == HttpStatusCode.ServiceUnavailable);
        using var negotiation = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1")
        {
            Headers = { { "Cookie", $"__Host-entri_session={person.Secret}" } },
        };
        using var refused = await app.Http.SendAsync(negotiation, Cancellation);
        Assert.Equal(0, await stopping);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(7), $"The stop took {clock.Elapsed}.");
        Assert.DoesNotContain("Error:", app.Output, StringComparison.Ordinal);
    }

    /// <summary>Reads until nobody listens any more; whatever was accepted must have its whole answer.</summary>
    /// <returns>How many were answered, and when the last of them started.</returns>
    private static async Task<(long Count, DateTimeOffset LastStart)> ReadUntilRefusedAsync(HttpClient http)
    {
        var (count, lastStart) = (0L, default(DateTimeOffset));
        while (true)
        {
            try
            {
                var start = TimeProvider.System.GetUtcNow();
                using var answer = await http.GetAsync("/api/projects", Cancellation);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).Dispose();
                (count, lastStart) = (count + 1, start);
            }
            catch (Exception refused) when (
                refused is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or SocketException)
            {
                return (count, lastStart);
            }
        }
    }
}
