using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Ends a token of the organization for good, or the calling token itself. The row stays.</summary>
public sealed class RevokeApiToken(CallerWriter writer, TimeProvider clock)
{
    /// <summary>Ends it. When this returns, no request that starts later gets in with it.</summary>
    public Task<Result<Done>> ExecuteAsync(Caller caller, string tokenId, CancellationToken cancellationToken) => writer.WriteAsync<Done>(
        caller,
        async (db, current) =>
        {
            if (tokenId != (current as TokenCaller)?.TokenId && current.Check(Scope.TokensWrite) is { } failure)
            {
                return failure;
            }

            if (await db.ApiTokensOf(current).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken) is not { } token)
            {
                return ApiTokenFailures.NotFound;
            }

            var now = clock.GetUtcNow();
            if (token.Revoke(now))
            {
                token.Touch();
                db.Add(current.NewEntry(ActivityActions.TokenRevoked, token, now, ("hint", token.CurrentValue.Hint)));
            }

            return default(Done);
        },
        cancellationToken);
}
