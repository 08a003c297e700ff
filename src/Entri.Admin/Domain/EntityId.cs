using System.Text.RegularExpressions;

namespace Entri.Admin.Domain;

/// <summary>
/// Makes the ids of every entity: a prefix that tells people what they look at, and a version-7 UUID as 32 hex digits. Later ids sort after
/// earlier ones, so that indexes grow at one end.
/// </summary>
public static partial class EntityId
{
    /// <summary><c>org_…</c></summary>
    public static string NewOrganization(DateTimeOffset now) => New("org", now);

    /// <summary><c>proj_…</c></summary>
    public static string NewProject(DateTimeOffset now) => New("proj", now);

    /// <summary><c>tok_…</c>, which names a token's row and is no secret.</summary>
    public static string NewToken(DateTimeOffset now) => New("tok", now);

    /// <summary><c>user_…</c></summary>
    public static string NewUser(DateTimeOffset now) => New("user", now);

    /// <summary><c>inv_…</c>, which names an invitation and is no secret.</summary>
    public static string NewInvitation(DateTimeOffset now) => New("inv", now);

    /// <summary><c>mail_…</c>, which is never shown to programs.</summary>
    public static string NewMail(DateTimeOffset now) => New("mail", now);

    /// <summary><c>rst_…</c>, which names a link for another password and is never shown.</summary>
    public static string NewPasswordReset(DateTimeOffset now) => New("rst", now);

    /// <summary><c>leak_…</c>, which names a report of found tokens and is never shown.</summary>
    public static string NewLeakReport(DateTimeOffset now) => New("leak", now);

    /// <summary><c>act_…</c></summary>
    public static string NewActivity(DateTimeOffset now) => New("act", now);

    /// <summary><c>ses_…</c>, which is never shown to programs.</summary>
    public static string NewSession(DateTimeOffset now) => New("ses", now);

    /// <summary>Whether it is the id of an organization.</summary>
    public static bool IsOrganization(string id) => id.StartsWith("org_", StringComparison.Ordinal);

    /// <summary>Whether it has the form of a project's id.</summary>
    public static bool IsProject(string id) => ProjectPattern.IsMatch(id);

    [GeneratedRegex(@"^proj_[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectPattern { get; }

    private static string New(string prefix, DateTimeOffset now) => $"{prefix}_{Guid.CreateVersion7(now):N}";
}
