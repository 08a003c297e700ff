using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What a token made, itself or through others that it made, and what still lives of that.</summary>
/// <param name="First">The first of them, older ones first.</param>
/// <param name="Total">How many they are.</param>
public sealed record MadeApiTokens(IReadOnlyList<ApiTokenResponse> First, int Total);

/// <summary>Finds the living tokens that a token made, for whoever is about to revoke it.</summary>
public sealed class ListMadeApiTokens(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    private const int Shown = 100;

    /// <summary>Reads them.</summary>
    public async Task<Result<MadeApiTokens>> ExecuteAsync(Caller caller, string tokenId, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = await ApiTokenDescent.LivingFromAsync(db, caller, tokenId, now, cancellationToken);
        var first = ids.Length == 0 ? [] : await db.ApiTokensOf(caller, ids[..Math.Min(ids.Length, Shown)]).AsNoTracking()
            .ToListAsync(cancellationToken);
        return new MadeApiTokens([.. first.Select(token => ApiTokenResponse.Of(token, now))], ids.Length);
    }
}
