using System.Text.Json.Serialization;

namespace Entri.Admin.Domain;

/// <summary>Requests by how they ended.</summary>
/// <param name="Ok">Let in, whatever came of them then.</param>
/// <param name="Forbidden">403: the token may not do it.</param>
/// <param name="AddressNotAllowed">403: from an address that the token does not admit.</param>
/// <param name="RateLimited">429.</param>
/// <param name="Expired">401: the token had ended.</param>
/// <param name="Disabled">401: it was switched off.</param>
/// <param name="Revoked">401: it was revoked.</param>
/// <param name="Replaced">401: another value had taken the place of the one that came.</param>
public sealed record UsageCounts(
    long Ok, long Forbidden, long AddressNotAllowed, long RateLimited, long Expired, long Disabled, long Revoked, long Replaced)
{
    /// <summary>The counts of rows.</summary>
    public static UsageCounts Of(IEnumerable<(CallOutcome Outcome, long Requests)> rows)
    {
        var counts = new long[Enum.GetValues<CallOutcome>().Length];
        foreach (var (outcome, requests) in rows)
        {
            counts[(int)outcome] += requests;
        }

        return new(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]);
    }

    /// <summary>How many were refused with 401, because the token or the value had ended.</summary>
    [JsonIgnore]
    public long Unauthorized => Expired + Disabled + Revoked + Replaced;

    /// <summary>How many were refused.</summary>
    [JsonIgnore]
    public long Refused => Forbidden + AddressNotAllowed + RateLimited + Unauthorized;
}
