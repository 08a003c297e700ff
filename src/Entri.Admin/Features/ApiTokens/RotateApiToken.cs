using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Gives a token a new value, while the one before goes on for a while. Whoever does so gets to know the value, and so comes to everything
/// that the token may do.
/// </summary>
public sealed class RotateApiToken(
    IdempotentWriter writer, IdentityProof proof, TokenRefusals refusals, RotationMails mails, TimeProvider clock)
{
    /// <summary>So many values that were replaced may work at a time; more than that nobody keeps track of.</summary>
    private const int MaxOldValues = 50;

    private static readonly Failure MayNotItself =
        new Failure.Refused("rotation_not_allowed", "The token was made without canRotateItself.");

    private static readonly Failure IsOldValue =
        new Failure.Conflict("state", "This value was replaced already; only the token's newest value may rotate it");

    private static readonly Failure IsPickedUp =
        new Failure.Conflict("state", "Only a token whose value nobody picked up can get a new one in its place");

    private static readonly Failure HasManyValues = new Failure.Conflict(
        "state", $"{MaxOldValues} old values of this token still work; end them, or rotate without a grace period");

    private enum Way
    {
        ByOther,
        ByItself,
        InPlaceOfALostOne,
    }

    /// <summary>Rotates a token of the organization.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="request">How long the value before goes on, and when the token ends.</param>
    /// <param name="isHandedOver">Whether the answer is the hand-over; a page notes it later, when the value was copied.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="call">What a repetition is recognized by; null where there is none.</param>
    public Task<Result<CreatedApiToken>> ExecuteAsync(
        Caller caller,
        string tokenId,
        RotateApiTokenRequest request,
        bool isHandedOver,
        CancellationToken cancellationToken,
        IdempotentCall? call = null) => RotateAsync(caller, tokenId, request, Way.ByOther, isHandedOver, call, cancellationToken);

    /// <summary>Rotates the calling token, which must be allowed that; it gets nothing more by it.</summary>
    /// <param name="caller">The token.</param>
    /// <param name="request">How long the value before goes on.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="call">What a repetition is recognized by; null where there is none.</param>
    public Task<Result<CreatedApiToken>> ExecuteAsync(
        Caller caller, RotateCallingTokenRequest request, CancellationToken cancellationToken, IdempotentCall? call = null) =>
        request.Validate() is { } invalid
            ? Task.FromResult<Result<CreatedApiToken>>(invalid)
            : RotateAsync(caller, caller.Id, request.ForItself(), Way.ByItself, isHandedOver: true, call, cancellationToken);

    /// <summary>
    /// Gives a token that nobody picked up another value: the first one was lost when a page died before it was copied. The lost one, which
    /// nobody has, ends with it.
    /// </summary>
    public Task<Result<CreatedApiToken>> ReplaceAsync(Caller caller, string tokenId, CancellationToken cancellationToken) => RotateAsync(
        caller, tokenId, new() { GracePeriodSeconds = 0 }, Way.InPlaceOfALostOne, isHandedOver: false, call: null, cancellationToken);

    private async Task<Result<CreatedApiToken>> RotateAsync(
        Caller caller,
        string tokenId,
        RotateApiTokenRequest request,
        Way way,
        bool isHandedOver,
        IdempotentCall? call,
        CancellationToken cancellationToken) => await refusals.NoteAsync(
        request.Validate(clock.GetUtcNow()) is { } invalid && !call.MayComeLate(request.Validate) ? invalid : await writer.WriteAsync(
            caller,
            call,
            giver => way != Way.ByItself ? giver.Check(Scope.TokensWrite)
                : giver is TokenCaller { CanRotateItself: true } ? null : MayNotItself,
            async (db, giver) =>
            {
                if (await db.ApiTokensOf(giver).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken) is not { } token)
                {
                    return ApiTokenFailures.NotFound;
                }

                // The end was still to come when this began to wait for its turn.
                var (now, old) = (clock.GetUtcNow(), token.CurrentValue);
                var end = request.ExpiresAt.Or(token.ExpiresAt);
                var policy = way == Way.ByItself ? new() : await db.PolicyOfAsync(giver, cancellationToken);
                if ((request.Validate(now)
                    ?? WhyNot(way, giver, token)
                    ?? ApiTokenFailures.CheckLives(token, now)
                    ?? (request.Grace > TimeSpan.Zero && token.Values.Count(value => value.ValidUntil > now) >= MaxOldValues
                        ? HasManyValues : null)
                    ?? giver.CheckGift(token.Scopes, token.Limits, end)
                    ?? policy.Check(token.Scopes, end, now)
                    ?? proof.Check(giver)) is { } failure)
                {
                    return failure;
                }

                token.ExpiresAt = end;
                var changed = db.ChangedMembersOf(token).Length > 0 ? db.ChangeDetailsOf(token) : [];
                var secret = ApiTokenSecret.Generate();
                var value = secret.AddTo(token, now, request.Grace);
                value.PickedUpAt = isHandedOver ? now : null;
                token.Touch();
                db.Add(giver.NewEntry(
                    way == Way.InPlaceOfALostOne ? ActivityActions.TokenReplaced : ActivityActions.TokenRotated,
                    token,
                    now,
                    [("hint", value.Hint), .. way == Way.InPlaceOfALostOne ? [] : RotationDetails.Of(token, old, now), .. changed]));
                if (way == Way.ByItself)
                {
                    await mails.AddAsync(db, giver, token, old, now, cancellationToken);
                }

                return new CreatedApiToken(token, secret);
            },
            cancellationToken),
        caller,
        way == Way.InPlaceOfALostOne ? ActivityActions.TokenReplacementRefused : ActivityActions.TokenRotationRefused,
        tokenId);

    private static Failure? WhyNot(Way way, Caller giver, ApiToken token) => way switch
    {
        Way.ByItself when (giver as TokenCaller)?.ValueNumber != token.CurrentValue.Number => IsOldValue,
        Way.InPlaceOfALostOne when !token.IsNeverPickedUp => IsPickedUp,
        _ => null,
    };
}
