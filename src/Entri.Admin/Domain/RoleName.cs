namespace Entri.Admin.Domain;

/// <summary>Roles as the API spells them: in lower case.</summary>
public static class RoleName
{
    private static readonly string[] All = [.. Enum.GetValues<MemberRole>().Reverse().Select(Of)];

    /// <summary>The name of a role.</summary>
    public static string Of(MemberRole role) => role.ToString().ToLowerInvariant();

    /// <summary>The role of that exact name.</summary>
    /// <param name="name">What <see cref="Error"/> accepts.</param>
    public static MemberRole Parse(string name) => Enum.Parse<MemberRole>(name, ignoreCase: true);

    /// <summary>What is wrong with the name of a role, as the end of a sentence, or null.</summary>
    public static string? Error(string? name) =>
        string.IsNullOrEmpty(name) ? "should not be empty"
        : !All.Contains(name) ? $"must be one of {string.Join(", ", All)}"
        : null;
}
