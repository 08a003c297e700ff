using System.Text.RegularExpressions;

namespace Entri.Admin.Hosting;

/// <summary>What may leave the process in a log, a span or a metric.</summary>
internal static partial class TelemetryText
{
    /// <summary>The text without the values of tokens and cookies and without the query strings of addresses.</summary>
    public static string Redact(string text) => QueryPattern.Replace(RedactingConsoleFormatter.Redact(text), "$1");

    [GeneratedRegex("""(https?://[^\s?"'<>]*)\?[^\s"'<>]*""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex QueryPattern { get; }
}
