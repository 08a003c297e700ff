using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Changes a token of the organization. It can never come to do more, or live longer, than the one who changes it.</summary>
public sealed class UpdateApiToken(IDbContextFactory<EntriDbContext> contexts, IdentityProof proof, TimeProvider clock)
{
    /// <summary>Changes what the request names.</summary>
    public Task<Result<ApiTokenResponse>> ExecuteAsync(
        Actor actor, string tokenId, UpdateApiTokenRequest request, CancellationToken cancellationToken) =>
        contexts.WriteAsync<ApiTokenResponse>(async db =>
        {
            var now = clock.GetUtcNow();
            if ((actor.Refusal(Scope.TokensWrite) ?? request.Validate(now, actor.ExpiresAt)) is { } failure)
            {
                return failure;
            }

            var token = await db.ApiTokens.SingleOrDefaultAsync(t => t.Id == tokenId && t.OrganizationId == actor.OrganizationId, cancellationToken);
            if (token is null)
            {
                return ApiTokenFailures.NotFound;
            }

            if (token.RevokedAt is not null)
            {
                return new Failure.Conflict("disabled", "Token is revoked");
            }

            if (Refusal(actor, token, request) is { } refusal)
            {
                return refusal;
            }

            Apply(token, request, now);
            if (db.ChangedMembersOf(token) is { Length: > 0 } changed)
            {
                db.Add(actor.Did(
                    Action(request, changed), "token", token.Id, now, details: [("name", token.Name), ("changed", string.Join(", ", changed))]));
                await db.SaveChangesAsync(cancellationToken);
            }

            return ApiTokenResponse.Of(token, now);
        });

    private static void Apply(ApiToken token, UpdateApiTokenRequest request, DateTimeOffset now)
    {
        token.Name = request.Name.Or(token.Name)!.Trim();
        token.Description = Rules.TrimToNull(request.Description.Or(token.Description));
        token.ExpiresAt = request.ExpiresAt.Or(token.ExpiresAt);
        if (request.Scopes.IsSet)
        {
            token.Scopes = ApiTokenRules.Parse(request.Scopes.Value!);
        }

        if (request.Disabled.IsSet)
        {
            token.DisabledAt = request.Disabled.Value ? token.DisabledAt ?? now : null;
        }
    }

    private static string Action(UpdateApiTokenRequest request, string[] changed) =>
        changed is not ["disabledAt"] ? ActivityActions.TokenUpdated
        : request.Disabled.Value ? ActivityActions.TokenDisabled
        : ActivityActions.TokenEnabled;

    /// <summary>Why the caller may not give the token what the request gives it, or null.</summary>
    private Failure? Refusal(Actor actor, ApiToken token, UpdateApiTokenRequest request)
    {
        var scopes = request.Scopes.IsSet ? ApiTokenRules.Parse(request.Scopes.Value!) : token.Scopes;
        var added = scopes.Where(scope => !token.Scopes.Allows(scope)).ToArray();
        var livesLonger = request.ExpiresAt.IsSet && (request.ExpiresAt.Value ?? DateTimeOffset.MaxValue) > (token.ExpiresAt ?? DateTimeOffset.MaxValue);
        var isRevived = token.DisabledAt is not null && request.Disabled is { IsSet: true, Value: false };

        // Whoever gives a token more time or switches it on again gives everything that it may do.
        var given = livesLonger || isRevived ? [.. scopes] : added;
        if (given.Select(actor.Refusal).FirstOrDefault(refusal => refusal is not null) is { } tooMuch)
        {
            return tooMuch;
        }

        if (isRevived && actor.ExpiresAt is { } latestEnd && !(request.ExpiresAt.Or(token.ExpiresAt) <= latestEnd))
        {
            return new FieldErrors().Check("expiresAt", "must not be later than the end of the calling token").Failure;
        }

        return given.Length > 0 || livesLonger ? proof.Refusal(actor) : null;
    }
}
