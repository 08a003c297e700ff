using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Takes back the revocation of a token, as long as that can be: its values open what they opened before.</summary>
public sealed class RestoreApiToken(CallerWriter writer, IdentityProof proof, TokenRefusals refusals, TimeProvider clock)
{
    /// <summary>Restores it. It is a gift like any other: of nothing that the person and the policy could not give a new token.</summary>
    public async Task<Result<ApiTokenResponse>> ExecuteAsync(
        Caller caller, string tokenId, CancellationToken cancellationToken) => await refusals.NoteAsync(
        await writer.WriteAsync<ApiTokenResponse>(
            caller,
            Permission.RestoreTokens,
            async (db, giver) =>
            {
                if (await db.ApiTokensOf(giver).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken) is not { } token)
                {
                    return ApiTokenFailures.NotFound;
                }

                var (now, reason) = (clock.GetUtcNow(), token.RevocationReason);
                if (token.RevokedAt is null || !token.Restore(now))
                {
                    return new Failure.Conflict(
                        "state",
                        token.RevokedAt is null ? "Token is not revoked"
                        : reason == RevocationReason.Leaked ? "A token that leaked cannot be restored"
                        : "Token was revoked too long ago to be restored");
                }

                var policy = await db.PolicyOfAsync(giver, cancellationToken);
                if ((giver.CheckGift(token.Scopes, token.Limits, token.ExpiresAt)
                    ?? policy.Check(token.Scopes, token.ExpiresAt, now)
                    ?? proof.Check(giver)) is { } failure)
                {
                    return failure;
                }

                token.Touch();
                db.Add(giver.NewEntry(ActivityActions.TokenRestored, token, now, ("hint", token.CurrentValue.Hint)));
                return ApiTokenResponse.Of(token, now);
            },
            cancellationToken),
        caller,
        ActivityActions.TokenRestorationRefused,
        tokenId);
}
