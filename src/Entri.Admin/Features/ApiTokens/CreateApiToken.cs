using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Makes a token. It can never do more, or live longer, than its maker.</summary>
public sealed class CreateApiToken(
    IdempotentWriter writer, ScopeCatalog catalog, IdentityProof proof, TokenRefusals refusals, TimeProvider clock)
{
    private static readonly string[] DefaultScopes = [Scope.ProjectsRead.Name];

    /// <summary>Makes the token and returns its value, which is kept nowhere.</summary>
    /// <param name="caller">Who makes it.</param>
    /// <param name="request">What it shall be.</param>
    /// <param name="isHandedOver">Whether the answer is the hand-over; a page notes it later, when the value was copied.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="call">What a repetition is recognized by; null where there is none.</param>
    public async Task<Result<CreatedApiToken>> ExecuteAsync(
        Caller caller,
        CreateApiTokenRequest request,
        bool isHandedOver,
        CancellationToken cancellationToken,
        IdempotentCall? call = null)
    {
        if (request.Validate(catalog, clock.GetUtcNow()) is { } invalid && !call.MayComeLate(now => request.Validate(catalog, now)))
        {
            return invalid;
        }

        var scopes = ApiTokenRules.Parse(catalog, request.Scopes ?? DefaultScopes);
        var result = await writer.WriteAsync(
            caller,
            call,
            maker => maker.Check(Scope.TokensWrite),
            async (db, maker) =>
            {
                // The end was still to come when this began to wait for its turn.
                var now = clock.GetUtcNow();
                var policy = await db.PolicyOfAsync(maker, cancellationToken);
                var end = EndOf(request, policy, maker, now);
                var limits = LimitsOf(request, maker);
                if ((request.Validate(catalog, now)
                    ?? maker.CheckGift(scopes, limits, end)
                    ?? await db.CheckProjectsAsync(maker, limits.Projects, cancellationToken)
                    ?? policy.Check(scopes, end, now)
                    ?? proof.Check(maker)) is { } failure)
                {
                    return failure;
                }

                var secret = ApiTokenSecret.Generate();
                var token = new ApiToken
                {
                    Id = EntityId.NewToken(now),
                    OrganizationId = maker.OrganizationId,
                    Name = Rules.CleanName(request.Name!),
                    Description = Rules.TrimToNull(request.Description),
                    Scopes = scopes,
                    Projects = limits.Projects,
                    AllowedIps = limits.Addresses,
                    RateLimit = limits.RequestsPerMinute,
                    ContactEmail = EmailAddress.Clean(request.ContactEmail),
                    CanRotateItself = request.CanRotateItself,
                    ExpiresAt = end,
                    CreatedAt = now,
                    CreatedByUserId = (maker as PersonCaller)?.UserId,
                    CreatedByTokenId = (maker as TokenCaller)?.TokenId,
                    CreatedByName = maker.Name,
                };
                var value = secret.AddTo(token, now);
                value.PickedUpAt = isHandedOver ? now : null;
                var entry = maker.NewEntry(ActivityActions.TokenCreated, token, now, ("hint", value.Hint), ("scopes", scopes.ToString()));
                db.AddRange(token, entry);
                return new CreatedApiToken(token, secret);
            },
            cancellationToken);
        return await refusals.NoteAsync(result, caller, ActivityActions.TokenCreationRefused);
    }

    /// <summary>Where and how often the token works. What nobody named is never wider than what the maker has.</summary>
    private static TokenLimits LimitsOf(CreateApiTokenRequest request, Caller maker) => new(
        ApiTokenRules.ToProjects(request.Projects) ?? maker.Limits.Projects,
        ApiTokenRules.ToAddresses(request.AllowedIps) ?? maker.Limits.Addresses,
        request.RateLimit ?? maker.Limits.RequestsPerMinute);

    /// <summary>When the token ends. What nobody named is never later than the end of the maker.</summary>
    private static DateTimeOffset? EndOf(CreateApiTokenRequest request, OrganizationPolicy policy, Caller maker, DateTimeOffset now) =>
        request.ExpiresAt.Value is { } named ? named
        : (request.ExpiresAt.IsSet ? null : policy.EndFor(now)) is { } end && !(end > maker.GivesUntil) ? end
        : maker.GivesUntil;
}
