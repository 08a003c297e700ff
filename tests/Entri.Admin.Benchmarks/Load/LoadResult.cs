using System.Diagnostics;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>What came of loading a server once.</summary>
/// <param name="Latencies">How long each answer took, in ticks of the stopwatch.</param>
/// <param name="Elapsed">How long it went on.</param>
/// <param name="Errors">How many requests got another answer than 200 and 204, or none.</param>
internal sealed record LoadResult(List<long> Latencies, TimeSpan Elapsed, int Errors)
{
    public double RequestsPerSecond => Latencies.Count / Elapsed.TotalSeconds;

    /// <summary>The latency that this part of the answers did not exceed, in milliseconds.</summary>
    public static double Percentile(IEnumerable<long> latencies, double part)
    {
        var ordered = latencies.Order().ToArray();
        return ordered.Length == 0 ? 0 : Stopwatch.GetElapsedTime(0, ordered[(int)(part * (ordered.Length - 1))]).TotalMilliseconds;
    }
}
