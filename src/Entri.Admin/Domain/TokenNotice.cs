namespace Entri.Admin.Domain;

/// <summary>Why people are told of a token before it stops working.</summary>
public enum TokenNoticeKind
{
    /// <summary>It ends.</summary>
    End,

    /// <summary>Nobody uses it, and the policy disables it.</summary>
    Unused,
}

/// <summary>
/// That people were told of a token: once for each end, or time at which it would be disabled, and each number of days before it. It is
/// written with the messages, so that nobody tells them twice.
/// </summary>
public sealed class TokenNotice
{
    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>Why.</summary>
    public required TokenNoticeKind Kind { get; init; }

    /// <summary>When the token stops working, as it was at that time; another end is told of anew.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>How many days before it at most; 0 where the token was disabled.</summary>
    public required int DaysBefore { get; init; }

    /// <summary>When they were told.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>When people are told of a token.</summary>
public static class TokenNotices
{
    /// <summary>
    /// The first day of a token, and the hour that the day has more on which summer time ends: whoever makes a token knows then when it
    /// ends.
    /// </summary>
    public static readonly TimeSpan FirstDay = TimeSpan.FromHours(25);

    /// <summary>How many days before its end people are told, the earliest first.</summary>
    public static readonly IReadOnlyList<int> DaysBeforeEnd = [30, 14, 7, 1];

    /// <summary>How many days before it is disabled people are told, the earliest first; all come before it, however late.</summary>
    public static readonly IReadOnlyList<int> DaysBeforeDisabling = [14, 7, 1];

    /// <summary>
    /// Which notice of its end is due: the nearest one, so that a token of which nobody was told for a while is told of once. None that
    /// would have been due before the token was there, or on its first day.
    /// </summary>
    /// <returns>Its number of days, or null where none is due.</returns>
    public static int? DueBeforeEnd(DateTimeOffset createdAt, DateTimeOffset end, DateTimeOffset now)
    {
        if (end <= now || end > now.AddDays(DaysBeforeEnd[0]))
        {
            return null;
        }

        var days = DaysBeforeEnd.Last(days => end <= now.AddDays(days));
        return createdAt + FirstDay <= end.AddDays(-days) ? days : null;
    }

    /// <summary>
    /// What is due about a token that nobody uses: the next notice, or that it is disabled. Each comes as long after the one before as it
    /// says, so that a late one makes the rest late.
    /// </summary>
    /// <param name="end">When it is to be disabled.</param>
    /// <param name="told">When each notice of that was given, by its number of days.</param>
    /// <param name="now">The time.</param>
    /// <returns>The notice's number of days, 0 where the token is disabled, or null where nothing is due.</returns>
    public static int? DueBeforeDisabling(DateTimeOffset end, IReadOnlyDictionary<int, DateTimeOffset> told, DateTimeOffset now)
    {
        var (last, lastDays) = (end.AddDays(-DaysBeforeDisabling[0]), DaysBeforeDisabling[0]);
        foreach (var days in DaysBeforeDisabling.Append(0))
        {
            if (!told.TryGetValue(days, out var at))
            {
                return end.AddDays(-days) <= now && last.AddDays(lastDays - days) <= now ? days : null;
            }

            (last, lastDays) = (at, days);
        }

        return null;
    }
}
