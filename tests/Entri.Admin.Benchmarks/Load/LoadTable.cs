using System.Globalization;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>Writes what was measured as a Markdown table.</summary>
internal static class LoadTable
{
    /// <param name="contenders">The rows.</param>
    /// <param name="reference">The row that the others are compared with, round by round.</param>
    /// <param name="mixed">Whether tokens were made and revoked meanwhile.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<Contender> contenders, Contender reference, bool mixed)
    {
        yield return "| GET /api/projects | requests/s | × | p50 ms | p99 ms | CPU µs per request | RSS MB | errors |"
            + (mixed ? " tokens made and revoked/s |" : "");
        yield return $"|---|--:|--:|--:|--:|--:|--:|--:|{(mixed ? "--:|" : "")}";
        foreach (var contender in contenders)
        {
            var latencies = contender.Rounds.SelectMany(round => round.Latencies).ToArray();
            var perSecond = Median(contender.Rounds.Select(round => round.RequestsPerSecond));
            var ratio = Median(contender.Rounds.Zip(reference.Rounds, (own, other) => own.RequestsPerSecond / other.RequestsPerSecond));
            var processor = contender.ProcessorTime.TotalMicroseconds / Math.Max(1, contender.Requests);
            var (p50, p99) = (LoadResult.Percentile(latencies, 0.5), LoadResult.Percentile(latencies, 0.99));
            var changes = contender.Changes / contender.Rounds.Sum(round => round.Elapsed.TotalSeconds);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"| {contender.Name} | {perSecond:N0} | {ratio:F2} | {p50:F1} | {p99:F1} | {processor:F0} | {contender.Memory / 1e6:F0} | "
                + $"{contender.Errors} |{(mixed ? $" {changes:F0} |" : "")}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
