using Entri.Admin.Data;

namespace Entri.Admin.Security;

/// <summary>Finds out what a caller who came in a while ago may do by now.</summary>
public sealed class Callers(ApiTokenLookup tokens, SessionStore sessions, TimeProvider clock)
{
    /// <summary>The caller as of now, or null where the token, the session or the membership has ended.</summary>
    public async Task<Actor?> AgainAsync(Actor before, CancellationToken cancellationToken)
    {
        if (before.SessionId is not null)
        {
            return (await sessions.FindByIdAsync(before.SessionId, before.OrganizationId, cancellationToken))?.Actor;
        }

        var token = await tokens.FindByIdAsync(before.TokenId!, cancellationToken);
        return token is not null && token.Life.End(clock.GetUtcNow()) is null ? Actor.Of(token) : null;
    }
}
