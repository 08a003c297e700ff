using Microsoft.AspNetCore.Identity;

namespace Entri.Admin.Domain;

/// <summary>A person who signs in. The e-mail address is also the user name.</summary>
public sealed class ApplicationUser : IdentityUser
{
    /// <summary>The name that other members see.</summary>
    public required string Name { get; set; }

    /// <summary>What a search looks at, and the order of lists: name and e-mail address, as it is sent and as it is shown.</summary>
    public string SearchKey
    {
        get => SearchText.Of([Name, .. new[] { Email, EmailAddress.Readable(Email!) }.Distinct()]);
        private set => _ = value;
    }

    /// <summary>When the person was first known.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when the person may not sign in; null while they may. Their sessions end with it.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>A person with a fresh id whose user name is their e-mail address.</summary>
    public static ApplicationUser Create(string name, string email, DateTimeOffset now) => new()
    {
        Id = EntityId.NewUser(now),
        Name = name,
        UserName = email,
        Email = email,
        CreatedAt = now,
        LockoutEnabled = true,
    };
}
