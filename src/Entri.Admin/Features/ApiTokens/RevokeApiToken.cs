using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Ends a token of the organization for good, or the calling token itself. The row stays.</summary>
public sealed class RevokeApiToken(CallerWriter writer, TokenRefusals refusals, TimeProvider clock)
{
    /// <summary>Ends it. When this returns, no request that starts later gets in with it.</summary>
    public async Task<Result<Done>> ExecuteAsync(Caller caller, string tokenId, CancellationToken cancellationToken) =>
        (await ExecuteAsync(caller, tokenId, withMade: false, cancellationToken)).Map(_ => default(Done));

    /// <summary>Ends it and, where wanted, every living token that it made, that those made, and so on: all of them or none.</summary>
    /// <param name="caller">Who ends it.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="withMade">Whether what it made ends too, as far as it was made when the change is made.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many others ended with it.</returns>
    public async Task<Result<int>> ExecuteAsync(
        Caller caller, string tokenId, bool withMade, CancellationToken cancellationToken) => await refusals.NoteAsync(
        await EndAsync(caller, tokenId, withMade, cancellationToken), caller, ActivityActions.TokenRevocationRefused, tokenId);

    private Task<Result<int>> EndAsync(
        Caller caller, string tokenId, bool withMade, CancellationToken cancellationToken) => writer.WriteAsync<int>(
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
            db.Revoke(current, token, now);
            if (made.Length > 0)
            {
                foreach (var other in await db.ApiTokensOf(current, made).ToListAsync(cancellationToken))
                {
                    db.Revoke(current, other, now);
                }
            }

            return made.Length;
        },
        cancellationToken);
}
