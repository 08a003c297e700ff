namespace Entri.Admin.Domain;

/// <summary>One value of a token, of which only what tells it from others is kept.</summary>
public sealed class ApiTokenValue
{
    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>Its place among the token's values: 1, 2, 3 and so on.</summary>
    public required int Number { get; init; }

    /// <summary>The SHA-256 of the whole value.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The first ten characters of the value, for people to tell tokens apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>The last four characters of the value.</summary>
    public required string Suffix { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused, because a newer one took its place; null while it is the newest.</summary>
    public DateTimeOffset? ValidUntil { get; set; }

    /// <summary>When somebody got hold of it; null while nobody has.</summary>
    public DateTimeOffset? PickedUpAt { get; set; }

    /// <summary>When it was last used after its end, exact to a few seconds; null for never.</summary>
    public DateTimeOffset? UsedAfterEndAt { get; private set; }

    /// <summary>When it was first reported as found where it must not be; null for never.</summary>
    public DateTimeOffset? ReportedAt { get; private set; }

    /// <summary>Where it was found, as the report says and nobody has checked; null where it names no address.</summary>
    public string? ReportedUrl { get; private set; }

    /// <summary>What people see instead of the value: <c>entri_Ab12…x9Zq</c>.</summary>
    public string Hint => HintOf(Prefix, Suffix);

    /// <summary>The length of what people see instead of a value, in characters.</summary>
    public const int HintLength = 15;

    /// <summary>What people see instead of a value with these characters in front and at the end.</summary>
    public static string HintOf(string prefix, string suffix) => $"{prefix}…{suffix}";

    /// <summary>Notes that somebody found it; further reports say nothing new.</summary>
    /// <param name="now">The time.</param>
    /// <param name="url">Where, or null.</param>
    /// <returns>Whether this is the first report.</returns>
    public bool Report(DateTimeOffset now, string? url)
    {
        if (ReportedAt is not null)
        {
            return false;
        }

        (ReportedAt, ReportedUrl) = (now, url);
        return true;
    }

    /// <summary>Ends it after the grace, where it does not end sooner.</summary>
    internal void EndAfter(TimeSpan grace, DateTimeOffset now)
    {
        // Long ago by any clock: this one may be ahead, and what ends now must not live on when it is right again.
        var end = grace <= TimeSpan.Zero ? DateTimeOffset.UnixEpoch : now + grace;
        ValidUntil = ValidUntil < end ? ValidUntil : end;
    }
}
