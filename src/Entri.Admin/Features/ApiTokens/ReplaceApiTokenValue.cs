using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Gives a token that nobody picked up a new value: the first one was lost when a page died before it was copied.</summary>
public sealed class ReplaceApiTokenValue(IDbContextFactory<EntriDbContext> contexts, IdentityProof proof, TimeProvider clock)
{
    /// <summary>Replaces the value. The lost one, which nobody has, ends with it.</summary>
    public Task<Result<CreatedApiToken>> ExecuteAsync(Actor actor, string tokenId, CancellationToken cancellationToken) =>
        contexts.WriteAsync<CreatedApiToken>(async db =>
        {
            if ((actor.Refusal(Scope.TokensWrite) ?? proof.Refusal(actor)) is { } failure)
            {
                return failure;
            }

            var now = clock.GetUtcNow();
            var token = await db.ApiTokens.SingleOrDefaultAsync(t => t.Id == tokenId && t.OrganizationId == actor.OrganizationId, cancellationToken);
            if (token is null)
            {
                return ApiTokenFailures.NotFound;
            }

            if (!token.IsActive(now) || !token.IsNeverPickedUp)
            {
                return new Failure.Conflict("state", "Only a token whose value nobody picked up can get a new one");
            }

            if (token.Scopes.Select(actor.Refusal).FirstOrDefault(refusal => refusal is not null) is { } tooMuch)
            {
                return tooMuch;
            }

            var secret = ApiTokenSecret.Generate();
            (token.Hash, token.Prefix, token.Suffix) = (secret.Hash, secret.VisiblePrefix, secret.VisibleSuffix);
            db.Add(actor.Did(ActivityActions.TokenReplaced, "token", token.Id, now, details: [("name", token.Name), ("hint", token.Hint)]));
            await db.SaveChangesAsync(cancellationToken);
            return new CreatedApiToken(token, secret);
        });
}
