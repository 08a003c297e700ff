using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Ends the old values of a rotated token sooner, or lets the last of them go on longer.</summary>
public sealed class ChangeGrace(CallerWriter writer, IdentityProof proof, TokenRefusals refusals, TimeProvider clock)
{
    private static readonly Failure NothingOld = new Failure.Conflict("state", "No old value of the token works any more");

    /// <summary>Changes when they end. To let one go on gives whoever has it more time, and takes what a rotation takes.</summary>
    public async Task<Result<ApiTokenResponse>> ExecuteAsync(
        Caller caller, string tokenId, ChangeGraceRequest request, CancellationToken cancellationToken) => await refusals.NoteAsync(
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync<ApiTokenResponse>(
            caller,
            Scope.TokensWrite,
            async (db, giver) =>
            {
                if (await db.ApiTokensOf(giver).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken) is not { } token)
                {
                    return ApiTokenFailures.NotFound;
                }

                var (now, grace) = (clock.GetUtcNow(), TimeSpan.FromSeconds(request.GracePeriodSeconds!.Value));
                var before = token.OldValuesAt(now) is [var last, ..] ? last.ValidUntil : null;
                if (token.RevokedAt is not null || token.SetGrace(grace, now) is not { } old)
                {
                    return token.RevokedAt is null ? NothingOld : ApiTokenFailures.Revoked;
                }

                var isLonger = old.ValidUntil > before;
                var end = token.EndOf(old);
                var policy = await db.PolicyOfAsync(giver, cancellationToken);
                if (isLonger && (ApiTokenFailures.CheckLives(token, now)
                    ?? giver.CheckGift(token.Scopes, token.Limits, end)
                    ?? policy.Check(token.Scopes, end, now)
                    ?? proof.Check(giver)) is { } failure)
                {
                    return failure;
                }

                token.Touch();
                db.Add(giver.NewEntry(
                    isLonger ? ActivityActions.TokenOldValueExtended : ActivityActions.TokenOldValueEnded,
                    token,
                    now,
                    RotationDetails.Of(token, old, now)));
                return ApiTokenResponse.Of(token, now);
            },
            cancellationToken),
        caller,
        ActivityActions.TokenRotationRefused,
        tokenId);
}
