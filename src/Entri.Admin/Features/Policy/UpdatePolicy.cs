using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Policy;

/// <summary>
/// Changes what the organization allows. Tokens that are there go on as they are, unless the request says that they are cut to the policy.
/// </summary>
public sealed class UpdatePolicy(CallerWriter writer, ScopeCatalog catalog, IdentityProof proof, TimeProvider clock)
{
    private static readonly Failure OtherTokens = new Failure.Conflict(
        "existingTokens", "Other tokens than you were shown are beyond this policy by now. Look at them again");

    /// <summary>Changes what the request names.</summary>
    public async Task<Result<PolicyResponse>> ExecuteAsync(
        Caller caller, UpdatePolicyRequest request, CancellationToken cancellationToken) =>
        request.Validate(catalog) is { } invalid ? invalid : await writer.WriteAsync<PolicyResponse>(
            caller,
            Permission.ChangePolicy,
            async (db, current) =>
            {
                var organization = await db.OrganizationOf(current).SingleAsync(cancellationToken);
                var (now, before) = (clock.GetUtcNow(), organization.Policy);
                var after = request.ApplyTo(before, catalog, now);
                if ((request.Validate(after) ?? proof.Check(current)) is { } failure)
                {
                    return failure;
                }

                if (Changes(before, after) is { Length: > 0 } changes)
                {
                    (organization.Policy, organization.UpdatedAt) = (after, now);
                    db.Add(current.NewEntry(
                        ActivityActions.OrganizationPolicyChanged, "organization", organization.Id, now, details: changes));
                }

                return request.ExistingTokens is { } existing
                    && await CutAsync(db, current, existing, after, now, cancellationToken) is { } other
                    ? other : PolicyResponse.Of(after);
            },
            cancellationToken);

    /// <summary>Cuts tokens to the policy, where the request says so.</summary>
    /// <returns>Why nothing may be done, or null.</returns>
    private static async Task<Failure?> CutAsync(
        EntriDbContext db,
        Caller caller,
        ExistingTokensRequest existing,
        OrganizationPolicy policy,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var over = await TokensOver.FindAsync(db, caller, policy, now, cancellationToken);
        if ((existing.TooLongCount ?? over.TooLong.Length) != over.TooLong.Length
            || (existing.TooWideCount ?? over.TooWide.Length) != over.TooWide.Length)
        {
            return OtherTokens;
        }

        var (shortened, narrowed) = (existing.Shortens ? over.TooLong : [], existing.Narrows ? over.TooWide : []);
        string[] ids = [.. shortened.Union(narrowed)];
        if (ids.Length == 0)
        {
            return null;
        }

        var tooLong = shortened.ToHashSet();
        foreach (var token in await db.ApiTokensOf(caller, ids).ToListAsync(cancellationToken))
        {
            token.ExpiresAt = tooLong.Contains(token.Id) ? policy.LatestEnd(now) : token.ExpiresAt;
            token.Scopes = existing.Narrows ? policy.Narrow(token.Scopes) : token.Scopes;
            var details = db.ChangeDetailsOf(token);
            token.Touch();
            db.Add(caller.NewEntry(ActivityActions.TokenUpdated, token, now, [.. details, ("reason", "policy")]));
        }

        return null;
    }

    /// <summary>What is another in the new policy: each rule as it was and as it is.</summary>
    private static (string Key, string Value)[] Changes(OrganizationPolicy before, OrganizationPolicy after)
    {
        var changed = Facts(before).Zip(Facts(after)).Where(pair => pair.First != pair.Second).ToArray();
        return changed.Length == 0 ? [] :
        [
            ("changed", string.Join(", ", changed.Select(pair => pair.First.Key))),
            .. changed.SelectMany(pair => new[]
            {
                ($"from.{pair.First.Key}", pair.First.Value), ($"to.{pair.Second.Key}", pair.Second.Value),
            }),
        ];
    }

    private static (string Key, string Value)[] Facts(OrganizationPolicy policy)
    {
        var shown = PolicyResponse.Of(policy);
        return
        [
            ("maxTokenDays", Text(shown.MaxTokenDays)),
            ("defaultTokenDays", Text(shown.DefaultTokenDays)),
            ("allowNever", shown.AllowNever ? "yes" : "no"),
            ("allowedScopes", shown.AllowedScopes is { } scopes ? string.Join(' ', scopes) : "all"),
            ("tokensOfLeavers", shown.TokensOfLeavers),
            ("maxIdleDays", Text(shown.MaxIdleDays)),
            ("leakedTokens", shown.LeakedTokens),
            ("invitedDomains", shown.InvitedDomains.Count == 0 ? "all" : string.Join(' ', shown.InvitedDomains)),
        ];
    }

    private static string Text(int? days) => days?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
