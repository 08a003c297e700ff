using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Policy;

/// <summary>The living tokens that a policy would not allow; one can be both.</summary>
/// <param name="TooLong">The ids of those that live too long, older ones first.</param>
/// <param name="TooWide">The ids of those with scopes that it does not allow.</param>
internal sealed record TokensOver(string[] TooLong, string[] TooWide)
{
    public static async Task<TokensOver> FindAsync(
        EntriDbContext db, Caller caller, OrganizationPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!policy.EveryTokenEnds && policy.AllowedScopes is null)
        {
            return new([], []);
        }

        var living = await db.ApiTokensOf(caller)
            .Where(token => token.RevokedAt == null && (token.ExpiresAt == null || token.ExpiresAt > now))
            .OrderBy(token => token.Id)
            .Select(token => new { token.Id, token.Scopes, token.ExpiresAt })
            .ToListAsync(cancellationToken);
        return new(
            [.. living.Where(token => policy.IsTooLate(token.ExpiresAt, now)).Select(token => token.Id)],
            [.. living.Where(token => !token.Scopes.All(policy.Allows)).Select(token => token.Id)]);
    }

    /// <summary>The ids of the working tokens that nobody has used for as many days as a policy allows, older ones first.</summary>
    public static async Task<string[]> FindUnusedAsync(
        EntriDbContext db, Caller caller, OrganizationPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (policy.MaxIdleDays is not { } days)
        {
            return [];
        }

        var latest = now.AddDays(-days);
        return await db.ApiTokensOf(caller)
            .Where(token => token.RevokedAt == null && token.DisabledAt == null && (token.ExpiresAt == null || token.ExpiresAt > now)
                && token.CreatedAt <= latest && (token.LastUsedAt == null || token.LastUsedAt <= latest))
            .OrderBy(token => token.Id).Select(token => token.Id).ToArrayAsync(cancellationToken);
    }
}
