using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What came with a token.</summary>
/// <param name="Days">Requests of each day in UTC, the oldest first.</param>
/// <param name="Hours">Requests of each of the last 48 hours, the oldest first.</param>
/// <param name="Sources">Where they came from, the latest first.</param>
/// <param name="Scopes">When each scope was last needed, the latest first.</param>
/// <param name="UnusedScopes">Scopes of the token that nothing has needed for 60 days, where it was in use all the time.</param>
/// <param name="Rotation">Who still uses an old value, while one works beside the new one; otherwise null.</param>
public sealed record ApiTokenUsageResponse(
    IReadOnlyList<UsageOfDay> Days,
    IReadOnlyList<UsageOfHour> Hours,
    IReadOnlyList<UsageSource> Sources,
    IReadOnlyList<UsageOfScope> Scopes,
    IReadOnlyList<string> UnusedScopes,
    RotationProgress? Rotation);

/// <summary>Requests of one day.</summary>
/// <param name="Day">The day in UTC.</param>
/// <param name="Requests">How many, by how they ended.</param>
public sealed record UsageOfDay(DateOnly Day, UsageCounts Requests);

/// <summary>Requests of one hour.</summary>
/// <param name="Hour">When it began.</param>
/// <param name="Requests">How many, by how they ended.</param>
public sealed record UsageOfHour(DateTimeOffset Hour, UsageCounts Requests);

/// <summary>Where requests came from.</summary>
/// <param name="Address">The address; empty where it was not known, and <c>*</c> for all that were too many to tell apart.</param>
/// <param name="UserAgent">What the program calls itself; empty where it does not, and <c>*</c> as above.</param>
/// <param name="Value">Which of the token's values it came with, from 1.</param>
/// <param name="Hint">The visible characters of that value.</param>
/// <param name="Current">Whether it is the newest of them; the others are old.</param>
/// <param name="Requests">How many.</param>
/// <param name="Refused">How many of them were refused.</param>
/// <param name="FirstAt">When the first came.</param>
/// <param name="LastAt">When the last came.</param>
public sealed record UsageSource(
    string Address,
    string UserAgent,
    int Value,
    string? Hint,
    bool Current,
    long Requests,
    long Refused,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt);

/// <summary>When a scope was last needed by a request that was let in.</summary>
/// <param name="Scope">Its name.</param>
/// <param name="Requests">How many requests needed it.</param>
/// <param name="LastAt">When the last did.</param>
public sealed record UsageOfScope(string Scope, long Requests, DateTimeOffset LastAt);
