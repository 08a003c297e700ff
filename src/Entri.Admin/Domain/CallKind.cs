namespace Entri.Admin.Domain;

/// <summary>What makes requests alike; see <see cref="ApiTokenCalls"/>.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Day">The day in UTC.</param>
/// <param name="ValueNumber">Which of the token's values they came with.</param>
/// <param name="Outcome">How they ended.</param>
/// <param name="Scope">The scopes that they took.</param>
/// <param name="ProjectId">The project that they were for.</param>
/// <param name="Address">The address that they came from.</param>
/// <param name="UserAgent">What the program called itself.</param>
public readonly record struct CallKind(
    string TokenId, DateOnly Day, int ValueNumber, CallOutcome Outcome, string Scope, string ProjectId, string Address, string UserAgent)
{
    /// <summary>The kind of those that are not told apart any more but by value, end and scope.</summary>
    public CallKind AsOther() =>
        this with { ProjectId = ApiTokenCalls.Other, Address = ApiTokenCalls.Other, UserAgent = ApiTokenCalls.Other };
}

/// <summary>How many requests, from when to when.</summary>
/// <param name="Requests">How many.</param>
/// <param name="FirstAt">When the first came.</param>
/// <param name="LastAt">When the last came.</param>
public readonly record struct CallCount(long Requests, DateTimeOffset FirstAt, DateTimeOffset LastAt)
{
    /// <summary>Both together.</summary>
    public CallCount Plus(CallCount other) => new(
        Requests + other.Requests,
        FirstAt < other.FirstAt ? FirstAt : other.FirstAt,
        LastAt > other.LastAt ? LastAt : other.LastAt);
}

/// <summary>Requests that are alike and came in the same hour.</summary>
/// <param name="Hour">When the hour began.</param>
/// <param name="Kind">What they have in common.</param>
/// <param name="Count">How many.</param>
public sealed record CallsOfHour(DateTimeOffset Hour, CallKind Kind, CallCount Count);
