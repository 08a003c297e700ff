using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Which tokens come from which.</summary>
internal static class ApiTokenDescent
{
    /// <summary>
    /// The ids of the living tokens that a token made, that those made, and so on; older ones first. A maker that has ended does not hide
    /// what it made.
    /// </summary>
    public static async Task<string[]> LivingFromAsync(
        EntriDbContext db, Caller caller, string tokenId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var made = await db.ApiTokensOf(caller)
            .Where(t => t.CreatedByTokenId != null)
            .Select(t => new
            {
                t.Id,
                t.CreatedByTokenId,
                IsLiving = t.RevokedAt == null && (t.ExpiresAt == null || t.ExpiresAt > now),
            })
            .ToListAsync(cancellationToken);
        var byMaker = made.ToLookup(token => token.CreatedByTokenId);

        // Nobody makes their own maker, but a row that says so must not keep this going for ever.
        var found = new HashSet<string> { tokenId };
        var living = new List<string>();
        var makers = new Queue<string>(found);
        while (makers.TryDequeue(out var maker))
        {
            foreach (var token in byMaker[maker].Where(token => found.Add(token.Id)))
            {
                makers.Enqueue(token.Id);
                if (token.IsLiving)
                {
                    living.Add(token.Id);
                }
            }
        }

        return [.. living.Order(StringComparer.Ordinal)];
    }

    /// <summary>The caller's tokens with those ids, which may be many.</summary>
    public static IQueryable<ApiToken> ApiTokensOf(this EntriDbContext db, Caller caller, string[] ids) =>
        db.ApiTokensOf(caller).Where(token => EF.Parameter(ids).Contains(token.Id)).OrderBy(token => token.Id);
}
