using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Ends a token of the organization for good, or the calling token itself. The row stays.</summary>
public sealed class RevokeApiToken(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Ends it. When this returns, no request that starts later gets in with it.</summary>
    public Task<Result<Done>> ExecuteAsync(Actor actor, string tokenId, CancellationToken cancellationToken) =>
        contexts.WriteAsync<Done>(async db =>
        {
            if (tokenId != actor.TokenId && actor.Refusal(Scope.TokensWrite) is { } refusal)
            {
                return refusal;
            }

            var token = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId && t.OrganizationId == actor.OrganizationId, cancellationToken);
            if (token is null)
            {
                return ApiTokenFailures.NotFound;
            }

            var now = clock.GetUtcNow();
            if (!token.Revoke(now))
            {
                return default(Done);
            }

            // The entry first, as with every other change: two that take the log and the token in different orders would wait for each other.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            db.Add(actor.Did(ActivityActions.TokenRevoked, "token", token.Id, now, details: [("name", token.Name), ("hint", token.Hint)]));
            await db.SaveChangesAsync(cancellationToken);

            // Not by saving the token: whatever else has become of its row meanwhile, nothing may keep it from being ended. Of several who do it
            // at once one does, and the entries of the others go with their transactions.
            var isEnded = await db.ApiTokens.Where(t => t.Id == token.Id && t.RevokedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, now), cancellationToken) == 1;
            if (isEnded)
            {
                await transaction.CommitAsync(cancellationToken);
            }

            return default(Done);
        });
}
