namespace Entri.Admin.Domain;

/// <summary>
/// That a request with an <c>Idempotency-Key</c> was done, and which token came out of it. It is written with the token. Of the key and
/// the body only hashes are kept.
/// </summary>
public sealed class IdempotencyRecord
{
    /// <summary>How long a repetition is recognized.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The SHA-256 of caller, organization, route and key.</summary>
    public required byte[] Id { get; init; }

    /// <summary>The HMAC-SHA256 of the body, by the key: nobody who reads the database tries bodies out on it.</summary>
    public required byte[] BodyHash { get; set; }

    /// <summary>The token that was made or got another value.</summary>
    public required string TokenId { get; set; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset CreatedAt { get; set; }
}
