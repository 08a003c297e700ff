using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>
/// Finds the row behind a token's value as it is now. Nothing is remembered between requests, so a revoked token is refused
/// by every request that starts after the revoke was acknowledged.
/// </summary>
public sealed class ApiTokenLookup(IDbContextFactory<EntriDbContext> contexts)
{
    private static readonly Func<EntriDbContext, byte[], Task<ApiToken?>> ByHash = EF.CompileAsyncQuery(
        (EntriDbContext db, byte[] hash) => db.ApiTokens.AsNoTracking().SingleOrDefault(token => token.Hash == hash));

    /// <summary>The token with that SHA-256, whatever its state, or null.</summary>
    public async Task<ApiToken?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ByHash(db, hash);
    }
}
