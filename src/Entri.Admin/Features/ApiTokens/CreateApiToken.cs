using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>A token and its value, at the only moment when both are there.</summary>
public sealed record CreatedApiToken(ApiToken Token, ApiTokenSecret Secret);

/// <summary>Makes a token. It can never do more, or live longer, than its maker.</summary>
public sealed class CreateApiToken(IDbContextFactory<EntriDbContext> contexts, IdentityProof proof, TimeProvider clock)
{
    private static readonly string[] DefaultScopes = [Scope.ProjectsRead.Name];

    /// <summary>Makes the token and returns its value, which is kept nowhere.</summary>
    /// <param name="actor">Who makes it.</param>
    /// <param name="request">What it shall be.</param>
    /// <param name="isHandedOver">Whether the answer is the hand-over; a page notes it later, when the value was copied.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<CreatedApiToken>> ExecuteAsync(
        Actor actor, CreateApiTokenRequest request, bool isHandedOver, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if ((actor.Refusal(Scope.TokensWrite) ?? request.Validate(now, actor.ExpiresAt) ?? proof.Refusal(actor)) is { } failure)
        {
            return failure;
        }

        var scopes = ApiTokenRules.Parse(request.Scopes ?? DefaultScopes);
        if (scopes.Select(actor.Refusal).FirstOrDefault(refusal => refusal is not null) is { } tooMuch)
        {
            return tooMuch;
        }

        var secret = ApiTokenSecret.Generate();
        var token = new ApiToken
        {
            Id = EntityId.New(EntityId.ApiToken, now),
            OrganizationId = actor.OrganizationId,
            Name = request.Name!.Trim(),
            Description = Rules.TrimToNull(request.Description),
            Hash = secret.Hash,
            Prefix = secret.VisiblePrefix,
            Suffix = secret.VisibleSuffix,
            Scopes = scopes,
            ExpiresAt = request.ExpiresAt ?? actor.ExpiresAt,
            CreatedAt = now,
            CreatedByUserId = actor.UserId,
            CreatedByName = actor.Name,
            PickedUpAt = isHandedOver ? now : null,
        };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Add(token);
        db.Add(actor.Did(
            ActivityActions.TokenCreated, "token", token.Id, now, details: [("name", token.Name), ("hint", token.Hint), ("scopes", scopes.ToString())]));
        await db.SaveChangesAsync(cancellationToken);
        return new CreatedApiToken(token, secret);
    }
}
