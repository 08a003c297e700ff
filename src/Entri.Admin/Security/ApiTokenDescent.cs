using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>A token that somebody made, themselves or through others that they made.</summary>
/// <param name="Id">The token.</param>
/// <param name="IsLiving">Whether it was neither revoked nor has ended; one that is switched off lives.</param>
internal sealed record MadeToken(string Id, bool IsLiving);

/// <summary>Which tokens come from which, and from whom.</summary>
internal static class ApiTokenDescent
{
    /// <summary>
    /// The ids of the living tokens that a token made, that those made, and so on; older ones first. A maker that has ended does not hide
    /// what it made.
    /// </summary>
    public static async Task<string[]> LivingFromAsync(
        EntriDbContext db, Caller caller, string tokenId, DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. (await FromAsync(db, caller, [new MadeToken(tokenId, false)], now, cancellationToken))
            .Where(token => token.IsLiving && token.Id != tokenId).Select(token => token.Id)];

    /// <summary>The tokens that a person made, that those made, and so on; older ones first.</summary>
    public static async Task<List<MadeToken>> OfPersonAsync(
        EntriDbContext db, Caller caller, string userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = await Select(db.ApiTokensOf(caller).Where(token => token.CreatedByUserId == userId), now).ToListAsync(cancellationToken);
        return own.Count == 0
            ? []
            : await FromAsync(db, caller, own.Select(token => new MadeToken(token.Id, token.IsLiving)), now, cancellationToken);
    }

    /// <summary>The caller's tokens with those ids, which may be many.</summary>
    public static IQueryable<ApiToken> ApiTokensOf(this EntriDbContext db, Caller caller, string[] ids) =>
        db.ApiTokensOf(caller).Where(token => EF.Parameter(ids).Contains(token.Id)).OrderBy(token => token.Id);

    /// <summary>Ends a token, and notes who did and why; one that has been revoked already stays as it is, but for a leak.</summary>
    public static void Revoke(
        this EntriDbContext db, Caller caller, ApiToken token, DateTimeOffset now, RevocationReason? reason = null)
    {
        if (token.Revoke(now, reason))
        {
            token.Touch();
            (string, string)[] why = reason is { } known ? [("reason", known.ApiName())] : [];
            db.Add(caller.NewEntry(ActivityActions.TokenRevoked, token, now, [("hint", token.CurrentValue.Hint), .. why]));
        }
    }

    private static async Task<List<MadeToken>> FromAsync(
        EntriDbContext db, Caller caller, IEnumerable<MadeToken> first, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var made = await Select(db.ApiTokensOf(caller).Where(token => token.CreatedByTokenId != null), now).ToListAsync(cancellationToken);
        var byMaker = made.ToLookup(token => token.CreatedByTokenId);

        // Nobody makes their own maker, but a row that says so must not keep this going for ever.
        var found = first.ToDictionary(token => token.Id);
        var makers = new Queue<string>(found.Keys);
        while (makers.TryDequeue(out var maker))
        {
            foreach (var token in byMaker[maker].Where(token => found.TryAdd(token.Id, new MadeToken(token.Id, token.IsLiving))))
            {
                makers.Enqueue(token.Id);
            }
        }

        return [.. found.Values.OrderBy(token => token.Id, StringComparer.Ordinal)];
    }

    private static IQueryable<Made> Select(IQueryable<ApiToken> tokens, DateTimeOffset now) => tokens.Select(token => new Made(
        token.Id, token.CreatedByTokenId, token.RevokedAt == null && (token.ExpiresAt == null || token.ExpiresAt > now)));

    private sealed record Made(string Id, string? CreatedByTokenId, bool IsLiving);
}
