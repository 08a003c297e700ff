using System.Text.Json.Serialization;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Which of a token's values a source uses, while an old and a new one work.</summary>
public enum RotationState
{
    /// <summary>It has used the old value since the new one was made, and never the new one.</summary>
    [JsonStringEnumMemberName("old")]
    Old,

    /// <summary>It has used the old value after it had the new one: several programs, and one of them has to change.</summary>
    [JsonStringEnumMemberName("both")]
    Both,

    /// <summary>It used the old value before the new one was made, and nothing since.</summary>
    [JsonStringEnumMemberName("silent")]
    Silent,

    /// <summary>It has changed from the old value to the new one.</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,

    /// <summary>It has come with the new value alone.</summary>
    [JsonStringEnumMemberName("new")]
    New,
}

/// <summary>Requests with a value of a token.</summary>
/// <param name="Requests">How many.</param>
/// <param name="LastAt">When the last came.</param>
public sealed record UsageOfValue(long Requests, DateTimeOffset LastAt);

/// <summary>Where requests came from while an old and a new value of a token work.</summary>
/// <param name="Address">The address; empty where it was not known, and <c>*</c> for all that were too many to tell apart.</param>
/// <param name="UserAgent">What the program calls itself; empty where it does not, and <c>*</c> as above.</param>
/// <param name="State">Which of the values it uses.</param>
/// <param name="Old">What came with old values that still work; null for nothing.</param>
/// <param name="New">What came with the new value; null for nothing.</param>
public sealed record RotationSource(string Address, string UserAgent, RotationState State, UsageOfValue? Old, UsageOfValue? New);

/// <summary>How far the programs have come from the old values of a token to the new one, while both work.</summary>
/// <param name="OldHint">The visible characters of the newest old value that still works.</param>
/// <param name="NewHint">Those of the new one.</param>
/// <param name="RotatedAt">When the new one was made.</param>
/// <param name="ValidUntil">Until when the old one works.</param>
/// <param name="OldLastAt">When an old one was last used; null where nothing is known of that.</param>
/// <param name="IsDone">Whether nothing that came in the last 30 days is known to need an old one.</param>
/// <param name="Sources">Where requests of the last 30 days came from: first who has to change, 100 at most.</param>
public sealed record RotationProgress(
    string OldHint,
    string NewHint,
    DateTimeOffset RotatedAt,
    DateTimeOffset ValidUntil,
    DateTimeOffset? OldLastAt,
    bool IsDone,
    IReadOnlyList<RotationSource> Sources)
{
    /// <summary>How many days it looks back.</summary>
    public const int Days = 30;
}
