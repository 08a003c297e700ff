using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Finds out what a caller who came in a while ago may do by now.</summary>
public sealed class Callers(IDbContextFactory<EntriDbContext> contexts, SessionStore sessions, TimeProvider clock)
{
    /// <summary>The caller as of now, or null where the token, the session or the membership has ended.</summary>
    public async Task<Actor?> AgainAsync(Actor before, CancellationToken cancellationToken)
    {
        if (before.SessionId is not null)
        {
            return (await sessions.FindByIdAsync(before.SessionId, before.OrganizationId, cancellationToken))?.Actor;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == before.TokenId, cancellationToken);
        return token?.IsActive(clock.GetUtcNow()) == true ? Actor.Of(token) : null;
    }
}
