using System.Data.Common;
using System.Net;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>What a value of a token opens, as the rows say now.</summary>
/// <param name="Id">The token.</param>
/// <param name="ValueNumber">Which of its values.</param>
/// <param name="OrganizationId">The organization that it belongs to.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Limits">Where, from where and how often it works.</param>
/// <param name="CanRotateItself">Whether it may give itself a new value.</param>
/// <param name="Life">Whether it still opens anything; a value that another one replaced ends before its token.</param>
/// <param name="ReplacedFrom">From when on the value is refused because another one replaced it, or null.</param>
public sealed record ApiTokenGrant(
    string Id,
    int ValueNumber,
    string OrganizationId,
    string Name,
    ScopeSet Scopes,
    TokenLimits Limits,
    bool CanRotateItself,
    ApiTokenLife Life,
    DateTimeOffset? ReplacedFrom)
{
    /// <summary>Whether it may be used from there.</summary>
    /// <param name="address">Where a request comes from; null where that is not known.</param>
    public bool Admits(IPAddress? address) => Limits.Addresses?.Contain(address) ?? true;

    /// <summary>Whether it is known that somebody has the value.</summary>
    public bool IsPickedUp { get; init; } = true;
}

/// <summary>
/// Finds the rows behind a token's value as they are now. Nothing is remembered between requests, so a revoked token is refused
/// by every request that starts after the revoke was acknowledged.
/// </summary>
public sealed class ApiTokenLookup(DatabaseReads reads)
{
    private static readonly PreparedStatement ByHash = new(
        """
        SELECT t."Id", v."Number", t."OrganizationId", t."Name", t."Scopes", t."RevokedAt", t."ExpiresAt", t."DisabledAt", v."ValidUntil",
            t."Projects", t."AllowedIps", t."RateLimit", t."CanRotateItself",
            v."PickedUpAt" IS NOT NULL
        FROM "ApiTokenValues" v JOIN "ApiTokens" t ON t."Id" = v."TokenId" WHERE v."Hash" = @p0
        """);

    /// <summary>The token that has a value with that SHA-256, whatever its state, or null.</summary>
    /// <exception cref="DbException">The database failed.</exception>
    public ValueTask<ApiTokenGrant?> FindAsync(byte[] hash, CancellationToken cancellationToken) =>
        reads.ReadAsync(ByHash, [hash], ReadOne, cancellationToken);

    /// <summary>The same for a caller who came in with that value a while ago, in the transaction of the context.</summary>
    public static async Task<ApiTokenGrant?> FindAgainAsync(
        EntriDbContext db, string tokenId, int valueNumber, CancellationToken cancellationToken)
    {
        var token = await db.ApiTokens.AsNoTracking().Include(token => token.Values.Where(value => value.Number == valueNumber))
            .SingleOrDefaultAsync(token => token.Id == tokenId, cancellationToken);
        return token is { Values: [var value] }
            ? new(
                token.Id,
                value.Number,
                token.OrganizationId,
                token.Name,
                token.Scopes,
                token.Limits,
                token.CanRotateItself,
                token.Life.Until(value.ValidUntil),
                value.ValidUntil)
            : null;
    }

    private static ApiTokenGrant? ReadOne(DbDataReader row) => !row.Read() ? null : new ApiTokenGrant(
        row.GetString(0),
        row.GetInt32(1),
        row.GetString(2),
        row.GetString(3),
        ScopeSet.Parse(row.GetString(4)),
        new TokenLimits(
            row.GetNullableString(9) is { } projects ? ProjectSet.Parse(projects) : null,
            row.GetNullableString(10) is { } addresses ? AddressRanges.Parse(addresses) : null,
            row.IsDBNull(11) ? null : row.GetInt32(11)),
        row.GetBoolean(12),
        new ApiTokenLife(row.GetNullableTime(5), row.GetNullableTime(6), row.GetNullableTime(7)).Until(row.GetNullableTime(8)),
        row.GetNullableTime(8))
    {
        IsPickedUp = row.GetBoolean(13),
    };
}
