using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Gives a token that nobody picked up a new value: the first one was lost when a page died before it was copied.</summary>
public sealed class ReplaceApiTokenValue(
    CallerWriter writer, IdentityProof proof, TokenRefusals refusals, TimeProvider clock)
{
    /// <summary>Replaces the value. The lost one, which nobody has, ends with it.</summary>
    public async Task<Result<CreatedApiToken>> ExecuteAsync(Caller caller, string tokenId, CancellationToken cancellationToken) =>
        await refusals.NoteAsync(
            await ReplaceAsync(caller, tokenId, cancellationToken), caller, ActivityActions.TokenReplacementRefused, tokenId);

    private Task<Result<CreatedApiToken>> ReplaceAsync(Caller caller, string tokenId, CancellationToken cancellationToken) =>
        writer.WriteAsync<CreatedApiToken>(
            caller,
            Scope.TokensWrite,
            async (db, giver) =>
            {
                if (await db.ApiTokensOf(giver).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken) is not { } token)
                {
                    return ApiTokenFailures.NotFound;
                }

                var now = clock.GetUtcNow();
                if (!token.IsActive(now) || !token.IsNeverPickedUp)
                {
                    return new Failure.Conflict("state", "Only a token whose value nobody picked up can get a new one");
                }

                var policy = await db.PolicyOfAsync(giver, cancellationToken);
                if ((giver.CheckGift(token.Scopes, token.Limits, token.ExpiresAt)
                    ?? policy.Check(token.Scopes, token.ExpiresAt, now)
                    ?? proof.Check(giver)) is { } failure)
                {
                    return failure;
                }

                var secret = ApiTokenSecret.Generate();
                var value = secret.AddTo(token, now);
                token.Touch();
                db.Add(giver.NewEntry(ActivityActions.TokenReplaced, token, now, ("hint", value.Hint)));
                return new CreatedApiToken(token, secret);
            },
            cancellationToken);
}
