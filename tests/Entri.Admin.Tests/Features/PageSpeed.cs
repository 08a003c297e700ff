using System.Diagnostics;

namespace Entri.Admin.Tests.Features;

/// <summary>Measures how long pages take, and prints the median and the 95th percentile of each kind.</summary>
internal static class PageSpeed
{
    private const int Rounds = 40, FewRounds = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100), Enough = TimeSpan.FromSeconds(6);

    /// <summary>Reads every page in turn, again and again.</summary>
    /// <returns>Of how many kinds the 95th percentile is above the limit.</returns>
    public static async Task<int> MeasureAsync<T>(IReadOnlyList<(string Kind, T Page)> pages, Func<T, Task> read)
    {
        var times = pages.ToDictionary(page => page.Kind, _ => new List<TimeSpan>());
        for (var round = -2; round < Rounds; round++)
        {
            // What is slow without any doubt is not waited for another 35 times.
            foreach (var (kind, page) in pages.Where(page => times[page.Kind] is var all
                && (all.Count < FewRounds || all.Aggregate(TimeSpan.Zero, (sum, one) => sum + one) < Enough)))
            {
                var started = Stopwatch.GetTimestamp();
                await read(page);
                if (round >= 0)
                {
                    times[kind].Add(Stopwatch.GetElapsedTime(started));
                }
            }
        }

        var slow = 0;
        foreach (var (kind, list) in times)
        {
            list.Sort();
            var (median, p95) = (list[list.Count / 2], list[(int)(list.Count * 0.95) - 1]);
            slow += p95 > Limit ? 1 : 0;
            var figures = $"{kind,-45} median {median.TotalMilliseconds,7:F1} ms   p95 {p95.TotalMilliseconds,7:F1} ms";
            TestContext.Current.TestOutputHelper!.WriteLine(figures);
        }

        return slow;
    }
}
