namespace Entri.Admin.Domain;

/// <summary>How much a token was used on one day.</summary>
public sealed class ApiTokenUsage
{
    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>The day in UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How many requests it was accepted for, also where they failed for another reason.</summary>
    public required long Requests { get; init; }
}
