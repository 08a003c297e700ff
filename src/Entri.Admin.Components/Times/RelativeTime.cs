using System.Globalization;

namespace Entri.Admin.Components;

/// <summary>Says how far a moment is from now, the way people say it.</summary>
public static class RelativeTime
{
    private static readonly (TimeSpan Unit, string Name)[] Units =
    [
        (TimeSpan.FromDays(365), "year"),
        (TimeSpan.FromDays(30), "month"),
        (TimeSpan.FromDays(1), "day"),
        (TimeSpan.FromHours(1), "hour"),
        (TimeSpan.FromMinutes(1), "minute"),
    ];

    /// <summary>
    /// "3 minutes ago", "in 2 days", or "just now" within a minute. Whole units, rounded down, so that nothing is called older than it is.
    /// </summary>
    public static string Describe(DateTimeOffset time, DateTimeOffset now)
    {
        var distance = (now - time).Duration();
        foreach (var (unit, name) in Units)
        {
            var count = (int)(distance / unit);
            if (count == 0)
                continue;
            var text = string.Create(CultureInfo.CurrentCulture, $"{count:N0} {name}{(count == 1 ? "" : "s")}");
            return time <= now ? $"{text} ago" : $"in {text}";
        }
        return time <= now ? "just now" : "in a moment";
    }
}
