namespace Entri.Admin.Features.ApiTokens;

/// <summary>How long a token shall live, as people choose it.</summary>
/// <param name="Label">The choice in words.</param>
/// <param name="Days">How many days from today, which is not counted; null where it is a date or never.</param>
/// <param name="IsDate">Whether the person picks a date.</param>
/// <param name="IsKept">Whether it stays as it is.</param>
public sealed record TokenExpiry(string Label, int? Days = null, bool IsDate = false, bool IsKept = false)
{
    /// <summary>What the form of a token starts with.</summary>
    public static readonly TokenExpiry Kept = new("No change", IsKept: true);

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

    /// <summary>The last day on which the token works, where the person is. None is never, or not known yet.</summary>
    /// <param name="today">The day that it is there; null while that is not known.</param>
    /// <param name="day">The day that the person picked.</param>
    public DateOnly? LastDay(DateOnly? today, DateOnly? day) => Days is { } days ? today?.AddDays(days) : IsDate ? day : null;

    /// <summary>Whether it never ends.</summary>
    public bool IsNever => Days is null && !IsDate && !IsKept;

    /// <inheritdoc/>
    public override string ToString() => Label;
}
