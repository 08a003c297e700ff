using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using CsCheck;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>
/// The life of tokens against a model of it: whatever is done to them in whatever order, the two never differ. It works below HTTP, on the
/// use cases and on the look-up that lets requests in.
/// </summary>
public sealed class TokenModelTests(ITestOutputHelper output)
{
    /// <summary>The steps in the life of one organization's tokens.</summary>
    private const int StepsOfALife = 400;

    private const int KindsOfSteps = 15;

    private static readonly Gen<Step[]> Lives = Gen.Select(
        Gen.Int[0, TokenModelRun.Kinds - 1],
        Gen.Int[0, 5],
        Gen.Int[0, 9],
        (kind, which, amount) => new Step(kind, which, amount)).Array[StepsOfALife];

    [Fact]
    public Task Life_OfTokens_IsAsTheModelSays() => RunAsync(100_000);

    /// <summary>Run by hand; see the README.</summary>
    [Fact(Explicit = true)]
    public Task Life_OfTokens_IsAsTheModelSays_AMillionTimes() => RunAsync(1_000_000);

    /// <summary>
    /// Lives several lives at once, each on a clock of its own: while the database works for one, the machine goes on with another.
    /// </summary>
    private async Task RunAsync(int steps)
    {
        await using EntriHost one = NewHost(), two = NewHost();
        var (free, counts, started) = (
            new ConcurrentBag<EntriHost> { one, two }, new ConcurrentDictionary<string, int>(), Stopwatch.GetTimestamp());
        await Lives.SampleAsync(LiveAsync, iter: steps / StepsOfALife, threads: free.Count);
        output.WriteLine($"{counts.Values.Sum():N0} steps in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s");
        output.WriteLine(string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value:N0}")));
        Assert.Equal(KindsOfSteps, counts.Count);
        Assert.True(counts.Values.Min() > steps / 2500, "Something was hardly tried.");

        async Task LiveAsync(Step[] life)
        {
            Assert.True(free.TryTake(out var host));
            try
            {
                await new TokenModelRun(host, counts).RunAsync(life);
            }
            finally
            {
                free.Add(host);
            }
        }
    }

    private static EntriHost NewHost() => EntriHost.With(
        new()
        {
            ["Sessions:IdleTimeout"] = "365d",
            ["Sessions:AbsoluteTimeout"] = "365d",
            ["Sessions:ProofLifetime"] = "365d",
        },
        services =>
        {
            // What runs in the background runs here as a step, or not at all.
            foreach (var work in services.Where(IsOwnWork).ToList())
            {
                services.Remove(work);
            }

            services.AddDatabaseInterceptor(new NoSync());
        });

    private static bool IsOwnWork(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService)
        && (service.ImplementationFactory is not null || service.ImplementationType?.Assembly == typeof(Program).Assembly);

    /// <summary>A power cut would lose nothing here that anybody wants back.</summary>
    private sealed class NoSync : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            if (!TestDatabase.IsPostgreSql)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA synchronous = OFF";
                command.ExecuteNonQuery();
            }
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
