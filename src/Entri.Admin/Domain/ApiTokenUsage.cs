namespace Entri.Admin.Domain;

/// <summary>How many requests came with a token on one day, by how they ended.</summary>
public sealed class ApiTokenDay
{
    /// <summary>How many days the row of a token shows.</summary>
    public const int Shown = 30;

    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>The day in UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How they ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>How many.</summary>
    public required long Requests { get; init; }

    /// <summary>The days that a token's row shows: the first of them, and the one after the last.</summary>
    public static (DateOnly First, DateOnly End) ShownAt(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return (today.AddDays(1 - Shown), today.AddDays(1));
    }
}

/// <summary>The same for one hour. It is kept for some days; the day's number holds it too.</summary>
public sealed class ApiTokenHour
{
    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>When the hour began.</summary>
    public required DateTimeOffset Hour { get; init; }

    /// <summary>How they ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>How many.</summary>
    public required long Requests { get; init; }
}

/// <summary>How many requests came with any token of an organization in one hour, by how they ended.</summary>
public sealed class OrganizationHour
{
    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>When the hour began.</summary>
    public required DateTimeOffset Hour { get; init; }

    /// <summary>How they ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>How many.</summary>
    public required long Requests { get; init; }
}

/// <summary>
/// Requests of one day that are alike: with the same value of a token, from the same source, for the same thing and with the same end. A
/// token has so many kinds of them a day at most; what is more is counted together, with <see cref="Other"/> for where from and for which
/// project.
/// </summary>
public sealed class ApiTokenCalls
{
    /// <summary>How many kinds a token has a day before further ones are counted together.</summary>
    public const int MaxKinds = 200;

    /// <summary>The longest text of scopes that is kept.</summary>
    public const int MaxScopeLength = 300;

    /// <summary>Stands for what was not told apart any more.</summary>
    public const string Other = "*";

    /// <summary>Stands for a project that there is not; with no scope for an address that there is not, which is refused nobody.</summary>
    public const string Missing = "-";

    /// <summary>Stands for no project where a token that is limited to some has to name one.</summary>
    public const string Unnamed = "?";

    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>The day in UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Which of the token's values they came with.</summary>
    public required int ValueNumber { get; init; }

    /// <summary>How they ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>The scopes that they took, separated by spaces; empty where any token would do.</summary>
    public required string Scope { get; init; }

    /// <summary>The project that they were for; empty where none was named.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The address that they came from; empty where it was unknown.</summary>
    public required string Address { get; init; }

    /// <summary>What the program called itself, shortened; empty where it did not.</summary>
    public required string UserAgent { get; init; }

    /// <summary>How many.</summary>
    public required long Requests { get; init; }

    /// <summary>When the first came.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>When the last came.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>What makes them alike.</summary>
    public CallKind Kind => new(TokenId, Day, ValueNumber, Outcome, Scope, ProjectId, Address, UserAgent);
}
