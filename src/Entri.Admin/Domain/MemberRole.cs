namespace Entri.Admin.Domain;

/// <summary>What a person may do in one organization, from least to most: each role may do what the one before may.</summary>
public enum MemberRole
{
    /// <summary>Reads.</summary>
    Reviewer,

    /// <summary>Also edits translations.</summary>
    Translator,

    /// <summary>Also sees the tokens and the activity.</summary>
    Developer,

    /// <summary>Also manages projects, settings, members and tokens.</summary>
    Admin,

    /// <summary>May do everything; an organization always has one.</summary>
    Owner,
}

/// <summary>What a role may do.</summary>
public static class MemberRolePermissions
{
    extension(MemberRole role)
    {
        /// <summary>Whether the role has the permission.</summary>
        public bool May(Permission permission) => role >= permission.LeastRole;

        /// <summary>The role and those above it, as people say it: <c>developers, admins and owners</c>.</summary>
        public string AndAbove => Words.Enumerate(
            [.. Enum.GetValues<MemberRole>().Where(other => other >= role).Select(other => $"{other}s".ToLowerInvariant())]);
    }
}
