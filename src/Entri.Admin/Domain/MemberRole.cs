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
    private static readonly (string Name, MemberRole Role)[] Names =
        [.. Enum.GetValues<MemberRole>().Reverse().Select(role => ($"{role}".ToLowerInvariant(), role))];

    extension(MemberRole role)
    {
        /// <summary>The role of that name, exactly as the API spells it, or null.</summary>
        public static MemberRole? FromName(string? name) =>
            Names.Where(known => known.Name == name).Select(known => (MemberRole?)known.Role).FirstOrDefault();

        /// <summary>The role as the API spells it.</summary>
        public string Name => Names.First(known => known.Role == role).Name;

        /// <summary>One who has the role: <c>an admin</c>.</summary>
        public string WithArticle => $"{("aeiou".Contains(role.Name[0], StringComparison.Ordinal) ? "an" : "a")} {role.Name}";

        /// <summary>Whether the role has the permission.</summary>
        public bool May(Permission permission) => role >= permission.LeastRole;

        /// <summary>The role and those above it, as people say it: <c>developers, admins and owners</c>.</summary>
        public string AndAbove => Words.Enumerate(
            [.. Enum.GetValues<MemberRole>().Where(other => other >= role).Select(other => $"{other}s".ToLowerInvariant())]);
    }
}
