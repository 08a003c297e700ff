using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What the form of a new token starts with. It only fills in: what a person may not give, the form leaves out.</summary>
public sealed record TokenDraft
{
    /// <summary>What stands above the form, or null.</summary>
    public string? Introduction { get; init; }

    /// <summary>What it is for, or null.</summary>
    public string? Name { get; init; }

    /// <summary>More about it, or null.</summary>
    public string? Description { get; init; }

    /// <summary>What it shall do; null for the least of the usual choices.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary>How long it shall live; null for as long as the organization's policy has it.</summary>
    public TokenExpiry? Expiry { get; init; }

    /// <summary>The last day that it shall live, where that is a date.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Where, from where and how often it shall work.</summary>
    public TokenLimitsInput Limits { get; init; } = new(token: null);

    /// <summary>One with the settings of another; how long that lives is a matter of its own day.</summary>
    public static TokenDraft Like(ApiTokenResponse token) => new()
    {
        Name = token.Name,
        Description = token.Description,
        Scopes = ScopeSet.Parse(string.Join(' ', token.Scopes)),
        Limits = new TokenLimitsInput(token),
    };

    /// <summary>One that is limited to a project.</summary>
    public static TokenDraft ForProject(string projectId) => new() { Limits = new TokenLimitsInput(token: null, [projectId]) };
}
