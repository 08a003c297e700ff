using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Policy;

/// <summary>A token that a new policy would not allow.</summary>
/// <param name="Id"><c>tok_…</c></param>
/// <param name="Name">What it is for.</param>
/// <param name="Hint">The visible characters of its newest value.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
/// <param name="LastUsedAt">When it was last accepted; null for never.</param>
/// <param name="Refused">Its scopes that are not allowed.</param>
public sealed record TokenOver(
    string Id, string Name, string Hint, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, IReadOnlyList<string> Refused);

/// <summary>Some tokens that a new policy would not allow.</summary>
/// <param name="First">The first of them, older ones first.</param>
/// <param name="Total">How many they are.</param>
public sealed record SomeTokensOver(IReadOnlyList<TokenOver> First, int Total);

/// <summary>What a new policy would meet.</summary>
/// <param name="TooLong">The tokens that live longer than it allows.</param>
/// <param name="End">When they would end if they were shortened; null where there are none.</param>
/// <param name="TooWide">The tokens with scopes that it does not allow.</param>
/// <param name="Unused">The tokens that nobody has used for as long as it allows; they are announced before they are disabled.</param>
public sealed record PolicyImpact(SomeTokensOver TooLong, DateTimeOffset? End, SomeTokensOver TooWide, SomeTokensOver Unused);

/// <summary>Shows what a new policy would meet, before it is made.</summary>
public sealed class PreviewPolicy(IDbContextFactory<EntriDbContext> contexts, ScopeCatalog catalog, TimeProvider clock)
{
    private const int Shown = 100;

    /// <summary>Looks at the living tokens.</summary>
    public async Task<Result<PolicyImpact>> ExecuteAsync(
        Caller caller, UpdatePolicyRequest request, CancellationToken cancellationToken)
    {
        if ((caller.Check(Permission.ChangePolicy) ?? request.Validate(catalog)) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.OrganizationOf(caller).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } organization)
        {
            return new Failure.NotAMember();
        }

        var now = clock.GetUtcNow();
        var policy = request.ApplyTo(organization.Policy, catalog, now);
        if (request.Validate(policy) is { } invalid)
        {
            return invalid;
        }

        var over = await TokensOver.FindAsync(db, caller, policy, now, cancellationToken);
        return new PolicyImpact(
            await ReadAsync(over.TooLong),
            over.TooLong.Length > 0 ? policy.LatestEnd(now) : null,
            await ReadAsync(over.TooWide),
            await ReadAsync(await TokensOver.FindUnusedAsync(db, caller, policy, now, cancellationToken)));

        async Task<SomeTokensOver> ReadAsync(string[] ids)
        {
            var first = ids.Length == 0 ? [] : await db.ApiTokensOf(caller, ids[..Math.Min(ids.Length, Shown)]).AsNoTracking()
                .ToListAsync(cancellationToken);
            return new([.. first.Select(token => Of(token, policy))], ids.Length);
        }
    }

    private static TokenOver Of(ApiToken token, OrganizationPolicy policy) => new(
        token.Id,
        token.Name,
        token.CurrentValue.Hint,
        token.ExpiresAt,
        token.LastUsedAt,
        [.. token.Scopes.Where(scope => !policy.Allows(scope)).Select(scope => scope.Name)]);
}
