using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>A living token.</summary>
/// <param name="Id"><c>tok_…</c></param>
/// <param name="Name">What it is for.</param>
/// <param name="Hint">The visible characters of its newest value.</param>
/// <param name="LastUsedAt">When it was last accepted, exact to a few seconds; null for never.</param>
public sealed record LivingToken(string Id, string Name, string Hint, DateTimeOffset? LastUsedAt);

/// <summary>What goes with an organization.</summary>
/// <param name="Members">How many belong to it.</param>
/// <param name="Projects">How many projects it has, archived ones included.</param>
/// <param name="Tokens">How many tokens of it are living.</param>
/// <param name="First">The first of these, those used last first.</param>
public sealed record OrganizationContents(int Members, int Projects, int Tokens, IReadOnlyList<LivingToken> First);

/// <summary>Finds what goes with an organization, for whoever is about to delete it.</summary>
public sealed class GetOrganizationContents(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    private const int Shown = 100;

    /// <summary>Reads it.</summary>
    public async Task<Result<OrganizationContents>> ExecuteAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Check(Permission.DeleteOrganization) is { } failure)
        {
            return failure;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var living = db.ApiTokensOf(caller).AsNoTracking()
            .Where(token => token.RevokedAt == null && (token.ExpiresAt == null || token.ExpiresAt > now));
        var first = await living
            .OrderByDescending(token => token.LastUsedAt != null).ThenByDescending(token => token.LastUsedAt).ThenBy(token => token.Id)
            .Take(Shown).ToListAsync(cancellationToken);
        return new OrganizationContents(
            await db.MembersOf(caller).CountAsync(cancellationToken),
            await db.ProjectsOf(caller).CountAsync(cancellationToken),
            first.Count < Shown ? first.Count : await living.CountAsync(cancellationToken),
            [.. first.Select(token => new LivingToken(token.Id, token.Name, token.CurrentValue.Hint, token.LastUsedAt))]);
    }
}
