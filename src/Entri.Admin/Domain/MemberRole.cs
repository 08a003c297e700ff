namespace Entri.Admin.Domain;

/// <summary>What a person may do in one organization, from least to most.</summary>
public enum MemberRole
{
    /// <summary>Reads only.</summary>
    Viewer,

    /// <summary>Works with projects and sees the tokens.</summary>
    Member,

    /// <summary>Manages settings, members and tokens.</summary>
    Admin,

    /// <summary>May do everything; an organization always has one.</summary>
    Owner,
}

/// <summary>The permission table: what each role may do, in the words that tokens use too.</summary>
public static class MemberRoleScopes
{
    private static readonly ScopeSet Viewer = [Scope.ProjectsRead, Scope.OrganizationRead, Scope.MembersRead];
    private static readonly ScopeSet Member = [.. Viewer, Scope.ProjectsWrite, Scope.TokensRead, Scope.ActivityRead];
    private static readonly ScopeSet Admin = [.. Member, Scope.OrganizationWrite, Scope.MembersWrite, Scope.TokensWrite];

    extension(MemberRole role)
    {
        /// <summary>The scopes of the role. An owner's rights above an admin's concern owners alone and are no scopes.</summary>
        public ScopeSet Scopes => role switch
        {
            MemberRole.Viewer => Viewer,
            MemberRole.Member => Member,
            MemberRole.Admin or MemberRole.Owner => Admin,
            _ => ScopeSet.None,
        };
    }
}
