namespace Entri.Admin.Features.ApiTokens;

/// <summary>How long a token shall live, as people choose it.</summary>
/// <param name="Label">The choice in words.</param>
/// <param name="Days">How many days from now; null where it is a date or never.</param>
/// <param name="IsDate">Whether the person picks a date.</param>
internal sealed record TokenExpiry(string Label, int? Days = null, bool IsDate = false)
{
    /// <summary>What a new token starts with.</summary>
    public static readonly TokenExpiry Default = new("90 days", 90);

    /// <summary>Every choice.</summary>
    public static readonly IReadOnlyList<TokenExpiry> All =
    [
        new("7 days", 7),
        new("30 days", 30),
        new("60 days", 60),
        Default,
        new("365 days", 365),
        new("On a date…", IsDate: true),
        new("Never"),
    ];

    /// <summary>From the start of a day to its end, in one step: the last day that there is has no next one.</summary>
    private static readonly TimeSpan WholeDay = TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1);

    /// <summary>When the token ends: a date counts to its end in UTC. Null is never.</summary>
    public DateTimeOffset? End(DateTimeOffset now, DateTime? date) =>
        Days is { } days ? now.AddDays(days)
        : IsDate && date is { } day ? new DateTimeOffset(DateTime.SpecifyKind(day.Date, DateTimeKind.Utc)) + WholeDay
        : null;

    /// <inheritdoc/>
    public override string ToString() => Label;
}
