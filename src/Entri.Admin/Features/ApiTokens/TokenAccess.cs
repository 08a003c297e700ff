using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>A set of scopes that people choose by name.</summary>
/// <param name="Label">The choice in words.</param>
/// <param name="Description">What it allows, one sentence.</param>
/// <param name="Includes">Whether a scope that the maker has belongs to it.</param>
internal sealed record TokenAccess(string Label, string Description, Func<Scope, bool> Includes)
{
    /// <summary>Every choice, from least to most; a form starts with the first.</summary>
    public static readonly IReadOnlyList<TokenAccess> All =
    [
        new("Read only", "Reads projects, the organization, members, tokens and activity.", scope => !scope.Writes),
        new(
            "Read and write",
            "Also changes projects and what other services of the platform keep.",
            scope => !scope.Writes || scope == Scope.ProjectsWrite || !Scope.Own.Contains(scope)),
        new("Everything I may do", "Also changes settings, manages members, and creates and revokes tokens.", _ => true),
    ];

    /// <summary>What people put together themselves.</summary>
    public static readonly TokenAccess Chosen = new("Choose…", "A level for each kind of thing.", _ => false);

    /// <summary>The scopes of the choice, never more than the maker's own and than the organization allows.</summary>
    public IReadOnlyList<Scope> Within(ScopeCatalog catalog, ScopeSet maker, OrganizationPolicy policy) =>
        [.. catalog.All.Where(scope => maker.Allows(scope) && Includes(scope) && policy.Allows(scope))];

    /// <summary>What the policy takes from the choice, as a sentence; null where it takes nothing.</summary>
    public string? WhyLess(ScopeCatalog catalog, ScopeSet maker, OrganizationPolicy policy) =>
        Within(catalog, maker, new()).Except(Within(catalog, maker, policy)).Select(scope => scope.Name).ToArray() is { Length: > 0 } left
            ? $"Without {Words.Enumerate(left)}, which the organization’s policy does not allow." : null;
}
