namespace Entri.Admin.Domain;

/// <summary>
/// A report of values that somebody found, as it waits to be dealt with: it is kept before it is acknowledged, so that no crash loses it,
/// and goes when it is done. It holds no value, only hashes.
/// </summary>
public sealed class TokenLeakReport
{
    /// <summary>How much of an address is kept, in characters.</summary>
    public const int UrlMaxLength = 500;

    /// <summary><c>leak_…</c></summary>
    public required string Id { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who signed it; null where nobody did.</summary>
    public string? SignedBy { get; init; }

    /// <summary>What it names, as JSON: each hash and where it was found.</summary>
    public required byte[] Finds { get; init; }
}
