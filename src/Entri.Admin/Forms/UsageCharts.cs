using System.Globalization;
using Entri.Admin.Components;
using Entri.Admin.Domain;

namespace Entri.Admin.Forms;

/// <summary>How the usage of tokens looks on pages.</summary>
public static class UsageCharts
{
    /// <summary>What is told apart in a chart.</summary>
    public static readonly IReadOnlyList<ChartSeries> Series =
    [
        new("Accepted", Tone.Neutral), new("Not allowed (403)", Tone.Warning), new("Too many (429)", Tone.Info),
        new("Not accepted (401)", Tone.Danger),
    ];

    /// <summary>A day of a chart.</summary>
    public static ChartBar Bar(DateOnly day, UsageCounts requests) =>
        new(Day(day), Values(requests));

    /// <summary>A day without its year, as the browser's culture has it: <c>Nov 28</c>.</summary>
    public static string Day(DateOnly day)
    {
        var culture = CultureInfo.CurrentCulture;
        return day.ToString(culture.DateTimeFormat.MonthDayPattern.Replace("MMMM", "MMM", StringComparison.Ordinal), culture);
    }

    /// <summary>An hour of a chart.</summary>
    public static ChartBar Bar(DateTimeOffset hour, UsageCounts requests) =>
        new($"{Day(DateOnly.FromDateTime(hour.UtcDateTime))}, {hour.UtcDateTime:t} UTC", Values(requests));

    /// <summary>Why requests were refused, as a sentence; null where none was.</summary>
    public static string? Refusals(IEnumerable<UsageCounts> counts) =>
        Reasons([.. counts]) is { Length: > 0 } reasons ? $"Refused: {Words.Enumerate(reasons)}." : null;

    /// <summary>Why requests were refused, with how many: <c>8 for lack of a scope</c>.</summary>
    /// <param name="all">The requests.</param>
    /// <param name="scopes">The scopes that those needed which were refused for lack of one; none where that is not told.</param>
    public static string[] Reasons(IReadOnlyCollection<UsageCounts> all, params IReadOnlyList<string> scopes)
    {
        (string Why, long Count)[] reasons =
        [
            ("for lack of a scope" + (scopes.Count == 0 ? "" : $" ({string.Join(", ", scopes)})"), all.Sum(one => one.Forbidden)),
            ("from an address that is not allowed", all.Sum(one => one.AddressNotAllowed)),
            ("above the rate limit", all.Sum(one => one.RateLimited)),
            ("after its end", all.Sum(one => one.Expired)),
            ("while it was disabled", all.Sum(one => one.Disabled)),
            ("after it was revoked", all.Sum(one => one.Revoked)),
            ("with a value that was replaced", all.Sum(one => one.Replaced)),
        ];
        return [.. reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count:N0} {reason.Why}")];
    }

    private static long[] Values(UsageCounts counts) =>
        [counts.Ok, counts.Forbidden + counts.AddressNotAllowed, counts.RateLimited, counts.Unauthorized];
}
