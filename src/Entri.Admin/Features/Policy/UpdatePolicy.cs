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
                var (now, before, after) = (clock.GetUtcNow(), organization.Policy, request.ApplyTo(organization.Policy, catalog));
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
            List<(string, string)> details = [];
            if (tooLong.Contains(token.Id))
            {
                details.Add(("expiresAt", FromTo(Text(token.ExpiresAt), Text(policy.LatestEnd(now)))));
                token.ExpiresAt = policy.LatestEnd(now);
            }

            if (existing.Narrows && policy.Narrow(token.Scopes) is var scopes && scopes != token.Scopes)
            {
                details.Add(("scopes", FromTo(token.Scopes.ToString(), scopes.ToString())));
                token.Scopes = scopes;
            }

            token.Touch();
            db.Add(caller.NewEntry(
                ActivityActions.TokenUpdated,
                token,
                now,
                [("changed", string.Join(", ", details.Select(detail => detail.Item1))), .. details, ("reason", "policy")]));
        }

        return null;
    }

    /// <summary>What is another in the new policy: each rule as it was and as it is.</summary>
    private static (string Key, string Value)[] Changes(OrganizationPolicy before, OrganizationPolicy after)
    {
        (string Key, string Value)[] changed = [.. Facts(before).Zip(Facts(after))
            .Where(pair => pair.First != pair.Second)
            .Select(pair => (pair.First.Key, FromTo(pair.First.Value, pair.Second.Value)))];
        return changed.Length == 0 ? [] : [("changed", string.Join(", ", changed.Select(change => change.Key))), .. changed];
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
            ("invitedDomains", shown.InvitedDomains.Count == 0 ? "all" : string.Join(' ', shown.InvitedDomains)),
        ];
    }

    private static string FromTo(string before, string after) => $"{before} → {after}";

    private static string Text(int? days) => days?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static string Text(DateTimeOffset? end) =>
        end?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "never";
}
