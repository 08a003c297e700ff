using System.Globalization;

namespace Entri.Admin.Components;

/// <summary>A moment as the clocks show it where a person is.</summary>
/// <param name="At">The moment, by their clocks.</param>
/// <param name="Zone">Their zone, as time zones are called everywhere: <c>Europe/Berlin</c>.</param>
public sealed record LocalMoment(DateTimeOffset At, string Zone)
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>The day that it is there.</summary>
    public DateOnly Day => DateOnly.FromDateTime(At.DateTime);

    /// <summary>What people read: "25 Feb 2027, 23:59 (Europe/Berlin)".</summary>
    public string Words => $"{At.ToString("d MMM yyyy, HH:mm", English)} ({Zone.Replace('_', ' ')})";
}
