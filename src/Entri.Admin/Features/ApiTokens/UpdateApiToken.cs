using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Changes a token of the organization. It can never come to do more, or live longer, than the one who changes it.</summary>
public sealed class UpdateApiToken(
    CallerWriter writer, ScopeCatalog catalog, IdentityProof proof, TokenRefusals refusals, TimeProvider clock)
{
    /// <summary>Changes what the request names.</summary>
    /// <param name="caller">Who changes it.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="request">The change.</param>
    /// <param name="cancellationToken">Stops the change, until it is being committed.</param>
    /// <param name="scopesBefore">The scopes that new ones were made from; where they are others by now, nothing is changed.</param>
    public async Task<Result<ApiTokenResponse>> ExecuteAsync(
        Caller caller,
        string tokenId,
        UpdateApiTokenRequest request,
        CancellationToken cancellationToken,
        ScopeSet? scopesBefore = null) =>
        await refusals.NoteAsync(
            await ChangeAsync(caller, tokenId, request, scopesBefore, cancellationToken),
            caller,
            ActivityActions.TokenChangeRefused,
            tokenId);

    private async Task<Result<ApiTokenResponse>> ChangeAsync(
        Caller caller, string tokenId, UpdateApiTokenRequest request, ScopeSet? scopesBefore, CancellationToken cancellationToken) =>
        request.Validate(catalog, clock.GetUtcNow()) is { } invalid ? invalid : await writer.WriteAsync<ApiTokenResponse>(
            caller,
            Scope.TokensWrite,
            async (db, giver) =>
            {
                if (await db.ApiTokensOf(giver).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken) is not { } token)
                {
                    return ApiTokenFailures.NotFound;
                }

                if (token.RevokedAt is not null)
                {
                    return new Failure.Conflict("disabled", "Token is revoked");
                }

                if (request.Scopes.IsSet && scopesBefore is { } seen && token.Scopes != seen)
                {
                    return new Failure.Conflict("scopes", "Somebody else changed the access meanwhile. Close this and look again.");
                }

                // A new end was still to come when this began to wait for its turn.
                var (now, before) = (clock.GetUtcNow(), Power.Of(token));
                if (request.Validate(catalog, now, token.Scopes) is { } late)
                {
                    return late;
                }

                Apply(token, request, now);
                var policy = await db.PolicyOfAsync(giver, cancellationToken);
                if ((CheckGift(giver, before, Power.Of(token))
                    ?? await db.CheckProjectsAsync(giver, request.Projects.IsSet ? token.Projects : null, cancellationToken)
                    ?? CheckPolicy(policy, before, Power.Of(token), now)) is { } failure)
                {
                    return failure;
                }

                if (db.ChangedMembersOf(token) is { Length: > 0 } changed)
                {
                    var details = db.ChangeDetailsOf(token);
                    token.Touch();
                    db.Add(giver.NewEntry(Action(request, changed), token, now, details));
                }

                return ApiTokenResponse.Of(token, now);
            },
            cancellationToken);

    private void Apply(ApiToken token, UpdateApiTokenRequest request, DateTimeOffset now)
    {
        if (request.Name.IsSet)
        {
            token.Name = Rules.CleanName(request.Name.Value!);
        }

        token.Description = Rules.TrimToNull(request.Description.Or(token.Description));
        token.ExpiresAt = request.ExpiresAt.Or(token.ExpiresAt);
        token.Scopes = request.ScopesOf(token, catalog);
        (token.Projects, token.AllowedIps, token.RateLimit) = request.LimitsOf(token);
        token.ContactEmail = request.ContactEmail.IsSet ? EmailAddress.Clean(request.ContactEmail.Value) : token.ContactEmail;
        token.CanRotateItself = request.CanRotateItself.Or(token.CanRotateItself);
        if (request.Disabled.IsSet)
        {
            token.DisabledAt = request.Disabled.Value ? token.DisabledAt ?? now : null;
        }
    }

    private static string Action(UpdateApiTokenRequest request, string[] changed) =>
        changed is not ["disabledAt"] ? ActivityActions.TokenUpdated
        : request.Disabled.Value ? ActivityActions.TokenDisabled
        : ActivityActions.TokenEnabled;

    /// <summary>Why the giver may not let the token come to more than it was, or null where they may or it does not.</summary>
    private Failure? CheckGift(Caller giver, Power before, Power after)
    {
        // Whoever gives a token more time or places, or switches it on again, gives everything that it may do.
        var isWider = after.IsWiderThan(before);
        var given = isWider ? [.. after.Scopes] : after.Scopes.Where(scope => !before.Scopes.Allows(scope)).ToArray();
        return given.Length > 0 || isWider ? giver.CheckGift(given, after.Limits, after.ExpiresAt) ?? proof.Check(giver) : null;
    }

    /// <summary>
    /// Why the policy forbids the change, or null where it does not. A token that comes to more has to meet all of it; one that was made
    /// before the policy may go on as it is, and whatever else changes has to meet it.
    /// </summary>
    private static Failure? CheckPolicy(OrganizationPolicy policy, Power before, Power after, DateTimeOffset now) =>
        after.IsWiderThan(before) || after.Scopes.Any(scope => !before.Scopes.Allows(scope))
            ? policy.Check(after.Scopes, after.ExpiresAt, now)
            : new FieldErrors()
                .Check("scopes", after.Scopes == before.Scopes ? null : policy.ScopesError(after.Scopes))
                .Check("expiresAt", after.ExpiresAt == before.ExpiresAt ? null : policy.EndError(after.ExpiresAt, now))
                .Failure;

    /// <summary>What a token can do, and for how long.</summary>
    private readonly record struct Power(ScopeSet Scopes, TokenLimits Limits, bool CanRotateItself, DateTimeOffset? ExpiresAt, bool IsOn)
    {
        public static Power Of(ApiToken token) =>
            new(token.Scopes, token.Limits, token.CanRotateItself, token.ExpiresAt, token.DisabledAt is null);

        /// <summary>Whether it works longer, in more places or more often, whatever it may do there.</summary>
        public bool IsWiderThan(Power other) =>
            Limits.Beyond(other.Limits) is not null || (CanRotateItself && !other.CanRotateItself)
            || (ExpiresAt ?? DateTimeOffset.MaxValue) > (other.ExpiresAt ?? DateTimeOffset.MaxValue) || (IsOn && !other.IsOn);
    }
}
