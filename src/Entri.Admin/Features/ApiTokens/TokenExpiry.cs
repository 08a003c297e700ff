using Entri.Admin.Domain;

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

    /// <summary>A day that somebody picks.</summary>
    public static readonly TokenExpiry OnDate = new("On a date…", IsDate: true);

    /// <summary>No end.</summary>
    public static readonly TokenExpiry Never = new("Never");

    private const int UsualDays = 90;

    /// <summary>Every choice, those too that the policy forbids: they are shown with the reason.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="also">How many days somebody asks for besides.</param>
    public static IReadOnlyList<TokenExpiry> ChoicesFor(OrganizationPolicy policy, int? also = null) =>
    [
        .. new[] { 7, 30, 60, UsualDays, 365, policy.DefaultTokenDays, policy.MaxTokenDays, also }
            .OfType<int>().Distinct().Order().Select(OfDays),
        OnDate,
        Never,
    ];

    /// <summary>What a new token starts with.</summary>
    public static TokenExpiry StartFor(OrganizationPolicy policy) =>
        OfDays(policy.DefaultTokenDays ?? Math.Min(UsualDays, policy.MaxTokenDays ?? UsualDays));

    /// <summary>Why the policy forbids it, or null where it does not.</summary>
    public string? WhyNot(OrganizationPolicy policy) =>
        Days > policy.MaxTokenDays ? $"the policy allows {OrganizationPolicy.Days(policy.MaxTokenDays.Value)}"
        : IsNever && policy.EveryTokenEnds ? "the policy wants every token to end"
        : null;

    /// <summary>The last day on which the token works, where the person is. None is never, or not known yet.</summary>
    /// <param name="today">The day that it is there; null while that is not known.</param>
    /// <param name="day">The day that the person picked.</param>
    public DateOnly? LastDay(DateOnly? today, DateOnly? day) => Days is { } days ? today?.AddDays(days) : IsDate ? day : null;

    /// <summary>Whether it never ends.</summary>
    public bool IsNever => Days is null && !IsDate && !IsKept;

    /// <inheritdoc/>
    public override string ToString() => Label;

    /// <summary>So many days from today.</summary>
    public static TokenExpiry OfDays(int days) => new(OrganizationPolicy.Days(days), days);
}
