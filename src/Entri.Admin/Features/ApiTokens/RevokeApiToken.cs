using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Ends a token of the organization, or the calling token itself. The row stays.</summary>
public sealed class RevokeApiToken(CallerWriter writer, TokenRefusals refusals, TimeProvider clock)
{
    /// <summary>Ends it. When this returns, no request that starts later gets in with it.</summary>
    /// <param name="caller">Who ends it.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="reason">Why, as the API spells it; null where nobody says.</param>
    public async Task<Result<Done>> ExecuteAsync(
        Caller caller, string tokenId, CancellationToken cancellationToken, string? reason = null)
    {
        var (why, unknown) = RevocationReasons.Parse(reason);
        return unknown ?? (await ExecuteAsync(caller, tokenId, withMade: false, cancellationToken, why)).Map(_ => default(Done));
    }

    /// <summary>Ends it and, where wanted, every living token that it made, that those made, and so on: all of them or none.</summary>
    /// <param name="caller">Who ends it.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="withMade">Whether what it made ends too, as far as it was made when the change is made.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="reason">Why; null where nobody says.</param>
    /// <returns>Which others ended with it.</returns>
    public async Task<Result<string[]>> ExecuteAsync(
        Caller caller, string tokenId, bool withMade, CancellationToken cancellationToken, RevocationReason? reason = null) =>
        await refusals.NoteAsync(
            await EndAsync(caller, tokenId, withMade, reason, cancellationToken), caller, ActivityActions.TokenRevocationRefused, tokenId);

    private Task<Result<string[]>> EndAsync(
        Caller caller, string tokenId, bool withMade, RevocationReason? reason, CancellationToken cancellationToken) =>
        writer.WriteAsync<string[]>(
            caller,
            async (db, current) =>
            {
                var isOwnEnd = tokenId == (current as TokenCaller)?.TokenId && !withMade;
                if (!isOwnEnd && current.Check(Scope.TokensWrite) is { } failure)
                {
                    return failure;
                }

                if (await db.ApiTokensOf(current).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken) is not { } token)
                {
                    return ApiTokenFailures.NotFound;
                }

                var now = clock.GetUtcNow();
                var made = withMade ? await ApiTokenDescent.LivingFromAsync(db, current, tokenId, now, cancellationToken) : [];
                db.Revoke(current, token, now, reason);
                if (made.Length > 0)
                {
                    foreach (var other in await db.ApiTokensOf(current, made).ToListAsync(cancellationToken))
                    {
                        db.Revoke(current, other, now, reason);
                    }
                }

                return made;
            },
            cancellationToken);
}
