using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Sets of scopes that people choose by name.</summary>
public enum TokenAccess
{
    /// <summary>Reads everything that its maker may read.</summary>
    ReadOnly,

    /// <summary>Reads everything and works with projects and the platform's other services.</summary>
    ReadAndWrite,

    /// <summary>Does everything that its maker may do.</summary>
    Everything,
}

internal static class TokenAccessScopes
{
    extension(TokenAccess access)
    {
        public string Label => access switch
        {
            TokenAccess.ReadOnly => "Read only",
            TokenAccess.ReadAndWrite => "Read and write",
            _ => "Everything I may do",
        };

        public string Description => access switch
        {
            TokenAccess.ReadOnly => "Reads projects, the organization, members, tokens and activity.",
            TokenAccess.ReadAndWrite => "Also changes projects and what other services of the platform keep.",
            _ => "Also changes settings, manages members, and creates and revokes tokens.",
        };

        /// <summary>The scopes of the choice, never more than the maker's own.</summary>
        public IReadOnlyList<Scope> Within(ScopeCatalog catalog, ScopeSet maker) =>
        [
            .. catalog.All.Where(scope => maker.Allows(scope) && access switch
            {
                TokenAccess.ReadOnly => !scope.Writes,
                TokenAccess.ReadAndWrite => !scope.Writes || scope == Scope.ProjectsWrite || !Scope.Own.Contains(scope),
                _ => true,
            }),
        ];
    }
}
