using System.Security.Cryptography;
using System.Text;

namespace Entri.Admin.Domain;

/// <summary>
/// A link by which somebody gives themselves another password, once. Of its code only the hash is kept. The row goes when it is used or
/// over.
/// </summary>
public sealed class PasswordReset
{
    /// <summary>How long a link works after it was made.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary><c>rst_…</c>, which names the link and opens nothing.</summary>
    public required string Id { get; init; }

    /// <summary>Whose password; null for a row that is made only to take the same time and room.</summary>
    public string? UserId { get; init; }

    /// <summary>The member who made the link for somebody else, or null.</summary>
    public string? MadeByUserId { get; init; }

    /// <summary>The SHA-256 of its code.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>What the account was like when the link was made, see <see cref="StateOf"/>: it works for no other.</summary>
    public required byte[] AccountState { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>A digest of what signs a person in: it changes with the password, the address and whatever ends their sessions.</summary>
    public static byte[] StateOf(ApplicationUser? user) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', user?.Id, user?.SecurityStamp, user?.PasswordHash, user?.NormalizedEmail)));
}
