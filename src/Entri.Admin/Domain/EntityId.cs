namespace Entri.Admin.Domain;

/// <summary>Makes the ids of every entity: a prefix that tells people what they look at, and a version-7 UUID as 32 hex digits.</summary>
public static class EntityId
{
    /// <summary>The prefix of an <see cref="Domain.Organization"/>.</summary>
    public const string Organization = "org";

    /// <summary>The prefix of a <see cref="Domain.Project"/>.</summary>
    public const string Project = "proj";

    /// <summary>The prefix of an <see cref="Domain.ApiToken"/>; it names the row and is no secret.</summary>
    public const string ApiToken = "tok";

    /// <summary>The prefix of an <see cref="ApplicationUser"/>.</summary>
    public const string User = "user";

    /// <summary>The prefix of an <see cref="ActivityEntry"/>.</summary>
    public const string Activity = "act";

    /// <summary>The prefix of a <see cref="UserSession"/>; it is never shown to programs.</summary>
    public const string Session = "ses";

    /// <summary>A new id; later ids sort after earlier ones, so that indexes grow at one end.</summary>
    /// <param name="prefix">One of the constants of this class.</param>
    /// <param name="now">The time that the id carries.</param>
    public static string New(string prefix, DateTimeOffset now) => $"{prefix}_{Guid.CreateVersion7(now):N}";
}
