using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Members;

/// <summary>A living token that a member made, themselves or through tokens of theirs.</summary>
/// <param name="Id"><c>tok_…</c></param>
/// <param name="Name">What it is for.</param>
/// <param name="Hint">The visible characters of its newest value.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="LastUsedAt">When it was last accepted, exact to a few seconds; null for never.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
/// <param name="CreatedBy">The name of the person or the token that made it.</param>
public sealed record MemberToken(
    string Id,
    string Name,
    string Hint,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    string CreatedBy);

/// <summary>The living tokens of a member.</summary>
/// <param name="First">The first of them, older ones first.</param>
/// <param name="Total">How many they are.</param>
public sealed record MemberTokens(IReadOnlyList<MemberToken> First, int Total);

/// <summary>Finds the living tokens that a member made, for whoever is about to remove them.</summary>
public sealed class ListMemberTokens(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    private const int Shown = 200;

    /// <summary>Reads them.</summary>
    public async Task<Result<MemberTokens>> ExecuteAsync(Caller caller, string userId, CancellationToken cancellationToken)
    {
        if ((caller.Check(Scope.MembersWrite) ?? caller.Check(Scope.TokensRead)) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var made = await ApiTokenDescent.OfPersonAsync(db, caller, userId, clock.GetUtcNow(), cancellationToken);
        string[] living = [.. made.Where(token => token.IsLiving).Select(token => token.Id)];
        var first = living.Length == 0 ? [] : await db.ApiTokensOf(caller, living[..Math.Min(living.Length, Shown)]).AsNoTracking()
            .ToListAsync(cancellationToken);
        return new MemberTokens([.. first.Select(ToMemberToken)], living.Length);
    }

    private static MemberToken ToMemberToken(ApiToken token) => new(
        token.Id,
        token.Name,
        token.CurrentValue.Hint,
        [.. token.Scopes.Select(scope => scope.Name)],
        token.LastUsedAt,
        token.ExpiresAt,
        token.CreatedByName);
}
