using System.Globalization;

namespace Entri.Admin.Components;

/// <summary>Says how far a moment is from now, the way people say it.</summary>
public static class RelativeTime
{
    /// <summary>Each unit, and the distance from which on it is used: a few of a large one say less than more of a smaller one.</summary>
    private static readonly (TimeSpan Unit, TimeSpan From, string Name)[] Units =
    [
        (TimeSpan.FromDays(365), TimeSpan.FromDays(715), "year"),
        (TimeSpan.FromDays(30), TimeSpan.FromDays(90.5), "month"),
        (TimeSpan.FromDays(1), TimeSpan.FromHours(23.5), "day"),
        (TimeSpan.FromHours(1), TimeSpan.FromMinutes(59.5), "hour"),
        (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), "minute"),
    ];

    /// <summary>
    /// "3 minutes ago", "in 2 days", or "just now" within a minute. Rounded to the nearest unit, so that a token of four days ends in four
    /// days also a minute after it was made.
    /// </summary>
    public static string Describe(DateTimeOffset time, DateTimeOffset now) => (Count((now - time).Duration()), time <= now) switch
    {
        (null, true) => "just now",
        (null, false) => "in a moment",
        ({ } count, true) => $"{count} ago",
        ({ } count, false) => $"in {count}",
    };

    /// <summary>"90 days left", "a moment left", or "ended 2 days ago"; rounded as <see cref="Describe"/> does.</summary>
    public static string DescribeEnd(DateTimeOffset end, DateTimeOffset now) =>
        end <= now ? $"ended {Describe(end, now)}" : $"{Count(end - now) ?? "a moment"} left";

    private static string? Count(TimeSpan distance)
    {
        foreach (var (unit, from, name) in Units)
        {
            if (distance < from)
                continue;
            var count = (int)Math.Round(distance / unit, MidpointRounding.AwayFromZero);
            return string.Create(CultureInfo.CurrentCulture, $"{count:N0} {name}{(count == 1 ? "" : "s")}");
        }
        return null;
    }
}
