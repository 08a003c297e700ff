using System.Data.Common;
using Entri.Admin.Domain;

namespace Entri.Admin.Data;

/// <summary>What a token opens, as its row says now.</summary>
/// <param name="Id">The token.</param>
/// <param name="OrganizationId">The organization that it belongs to.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Life">Whether it still opens anything.</param>
public sealed record ApiTokenGrant(string Id, string OrganizationId, string Name, ScopeSet Scopes, ApiTokenLife Life);

/// <summary>
/// Finds the row behind a token's value as it is now. Nothing is remembered between requests, so a revoked token is refused
/// by every request that starts after the revoke was acknowledged.
/// </summary>
public sealed class ApiTokenLookup(PreparedReads reads)
{
    private const string Columns = """SELECT "Id", "OrganizationId", "Name", "Scopes", "RevokedAt", "ExpiresAt", "DisabledAt" FROM "ApiTokens" """;
    private static readonly PreparedStatement ByHash = new($"""{Columns} WHERE "Hash" = @p0""");
    private static readonly PreparedStatement ById = new($"""{Columns} WHERE "Id" = @p0""");

    /// <summary>The token with that SHA-256, whatever its state, or null.</summary>
    /// <exception cref="DbException">The database failed.</exception>
    public ValueTask<ApiTokenGrant?> FindAsync(byte[] hash, CancellationToken cancellationToken) =>
        reads.ReadAsync(ByHash, [hash], ReadOne, cancellationToken);

    /// <summary>The token with that id, whatever its state, or null.</summary>
    /// <exception cref="DbException">The database failed.</exception>
    public ValueTask<ApiTokenGrant?> FindByIdAsync(string id, CancellationToken cancellationToken) =>
        reads.ReadAsync(ById, [id], ReadOne, cancellationToken);

    private static ApiTokenGrant? ReadOne(DbDataReader row) => !row.Read() ? null : new ApiTokenGrant(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        ScopeSet.Parse(row.GetString(3)),
        new ApiTokenLife(row.GetNullableTime(4), row.GetNullableTime(5), row.GetNullableTime(6)));
}
