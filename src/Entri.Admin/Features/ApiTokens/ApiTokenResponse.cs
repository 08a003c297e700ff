using System.Text.Json.Serialization;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>A token as everybody may see it who may see tokens: never the value, never its hash.</summary>
/// <param name="Id"><c>tok_…</c>, which names the token and opens nothing.</param>
/// <param name="Name">What it is for.</param>
/// <param name="OrganizationId">The organization that it opens.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Description">More about it, or null.</param>
/// <param name="Hint">The visible characters of its newest value.</param>
/// <param name="State">What it is good for now; the first that applies, worst first.</param>
/// <param name="Disabled">Whether it is switched off.</param>
/// <param name="RevokedAt">When it was ended for good, or null.</param>
/// <param name="LastUsedAt">When it was last accepted, exact to a few seconds; null for never.</param>
/// <param name="LastUsedFrom">The address that it was last used from.</param>
/// <param name="CreatedBy">The name of the person or the token that made it, at that time.</param>
/// <param name="CreatedByTokenId">The token that made it; null where a person did.</param>
/// <param name="Projects">The only projects that it reaches; null for all.</param>
/// <param name="AllowedIps">The only addresses and ranges that it may be used from; null for all.</param>
/// <param name="RateLimit">How many requests it may make in a minute; null for as many as the installation allows.</param>
/// <param name="ContactEmail">Who is told before it ends, apart from owners and admins; or null.</param>
/// <param name="CanRotateItself">Whether it may give itself a new value.</param>
/// <param name="RevokedReason">Why it was ended for good; null where nobody said.</param>
public sealed record ApiTokenResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Name,
    string OrganizationId,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset Created,
    string? Description,
    string Hint,
    ApiTokenState State,
    bool Disabled,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    string? LastUsedFrom,
    string CreatedBy,
    string? CreatedByTokenId,
    IReadOnlyList<string>? Projects,
    IReadOnlyList<string>? AllowedIps,
    int? RateLimit,
    string? ContactEmail,
    bool CanRotateItself,
    RevocationReason? RevokedReason)
{
    /// <summary>Until when the revocation can be taken back; null where it cannot, or there is none.</summary>
    public DateTimeOffset? RestorableUntil { get; init; }

    /// <summary>When it is revoked unless somebody copies or uses it first; null where that has happened.</summary>
    public DateTimeOffset? PickUpBy { get; init; }

    /// <summary>Whether somebody copied its newest value, or was sent it.</summary>
    public bool IsPickedUp { get; init; } = true;

    /// <summary>Values that newer ones took the place of: those that still work, and those that were used after their end.</summary>
    public IReadOnlyList<OldApiTokenValueResponse> OldValues { get; init; } = [];

    /// <summary>That one of its values was found where it must not be, the newest such value; null where none was reported.</summary>
    public ApiTokenLeakResponse? Leak { get; init; }

    /// <summary>How many values that were used after their end are told of.</summary>
    private const int MostLate = 10;

    internal static ApiTokenResponse Of(ApiToken token, DateTimeOffset now) => new(
        token.Id,
        token.Name,
        token.OrganizationId,
        [.. token.Scopes.Select(scope => scope.Name)],
        token.ExpiresAt,
        token.CreatedAt,
        token.Description,
        token.CurrentValue.Hint,
        token.State(now),
        token.DisabledAt is not null,
        token.RevokedAt,
        token.LastUsedAt,
        token.LastUsedFrom,
        token.CreatedByName,
        token.CreatedByTokenId,
        token.Projects?.ToArray(),
        token.AllowedIps?.ToArray(),
        token.RateLimit,
        token.ContactEmail,
        token.CanRotateItself,
        token.RevocationReason)
    {
        RestorableUntil = token.RestorableUntil > now ? token.RestorableUntil : null,
        PickUpBy = token.PickUpBy,
        IsPickedUp = token.CurrentValue.PickedUpAt is not null,
        Leak = ApiTokenLeakResponse.Of(token, now),
        OldValues =
        [
            .. token.Values.Where(value => value.ValidUntil is not null && token.EndOf(value) > now)
                .Concat(token.Values.Where(value => token.EndOf(value) <= now && value.UsedAfterEndAt is not null)
                    .OrderByDescending(value => value.UsedAfterEndAt).Take(MostLate))
                .OrderByDescending(value => value.Number)
                .Select(value => new OldApiTokenValueResponse(
                    value.Hint, token.EndOf(value) is { } end && end > now ? end : null, value.UsedAfterEndAt)),
        ],
    };
}

/// <summary>A value of a token that a newer one took the place of.</summary>
/// <param name="Hint">Its visible characters.</param>
/// <param name="ValidUntil">Until when it still works; null where it does not.</param>
/// <param name="UsedAfterEndAt">When somebody last tried it after its end, exact to a few seconds; null for never.</param>
public sealed record OldApiTokenValueResponse(string Hint, DateTimeOffset? ValidUntil, DateTimeOffset? UsedAfterEndAt);

/// <summary>A value that somebody found where it must not be, and reported.</summary>
/// <param name="Hint">Its visible characters.</param>
/// <param name="ReportedAt">When it was first reported.</param>
/// <param name="Url">Where it was found, as the report says and nobody has checked; null where it names no address.</param>
/// <param name="Works">Whether the token still works with it.</param>
public sealed record ApiTokenLeakResponse(string Hint, DateTimeOffset ReportedAt, string? Url, bool Works)
{
    internal static ApiTokenLeakResponse? Of(ApiToken token, DateTimeOffset now)
    {
        var working = token.ReportedValueAt(now);
        var value = working ?? token.Values.Where(value => value.ReportedAt is not null).MaxBy(value => value.Number);
        return value is null ? null
            : new(value.Hint, value.ReportedAt!.Value, value.ReportedUrl, Works: working is not null && token.IsActive(now));
    }
}

/// <summary>A new token with its value, which no other answer ever has.</summary>
/// <param name="Id"><c>tok_…</c>, which names the token and opens nothing.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Token">
/// The value for the <c>X-API-Key</c> header. It is kept nowhere, so it is null where the request only repeats one that was done.
/// </param>
/// <param name="OrganizationId">The organization that it opens.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Description">More about it, or null.</param>
/// <param name="Hint">The visible characters of the value.</param>
/// <param name="Projects">The only projects that it reaches; null for all.</param>
/// <param name="AllowedIps">The only addresses and ranges that it may be used from; null for all.</param>
/// <param name="RateLimit">How many requests it may make in a minute; null for as many as the installation allows.</param>
/// <param name="ContactEmail">Who is told before it ends, apart from owners and admins; or null.</param>
/// <param name="CanRotateItself">Whether it may give itself a new value.</param>
public sealed record CreatedApiTokenResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Name,
    string? Token,
    string OrganizationId,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset Created,
    string? Description,
    string Hint,
    IReadOnlyList<string>? Projects,
    IReadOnlyList<string>? AllowedIps,
    int? RateLimit,
    string? ContactEmail,
    bool CanRotateItself)
{
    internal static CreatedApiTokenResponse Of(CreatedApiToken created) => new(
        created.Token.Id,
        created.Token.Name,
        created.Secret?.Reveal(),
        created.Token.OrganizationId,
        [.. created.Token.Scopes.Select(scope => scope.Name)],
        created.Token.ExpiresAt,
        created.Token.CreatedAt,
        created.Token.Description,
        created.Token.CurrentValue.Hint,
        created.Token.Projects?.ToArray(),
        created.Token.AllowedIps?.ToArray(),
        created.Token.RateLimit,
        created.Token.ContactEmail,
        created.Token.CanRotateItself);

    /// <summary>Hides the value, which a record would print.</summary>
    public override string ToString() => $"{nameof(CreatedApiTokenResponse)} {Id}";
}
