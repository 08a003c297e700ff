using Entri.Admin.Data;

namespace Entri.Admin.Security;

/// <summary>Finds out what a caller who came in a while ago may do by now.</summary>
public sealed class Callers(ApiTokenLookup tokens, SessionStore sessions, TimeProvider clock)
{
    /// <summary>
    /// The caller as of now, or why there is none: one of <see cref="AuthenticationErrors"/>. A person who is signed in but does not belong
    /// to the organization any more has neither.
    /// </summary>
    public async Task<(Actor? Actor, string? Error)> AgainAsync(Actor before, CancellationToken cancellationToken)
    {
        if (before.SessionId is not null)
        {
            var person = await sessions.FindByIdAsync(before.SessionId, before.OrganizationId, cancellationToken);
            return (person?.Actor, person is null ? AuthenticationErrors.InvalidToken : null);
        }

        var token = await tokens.FindByIdAsync(before.TokenId!, cancellationToken);
        var error = AuthenticationErrors.Of(token, clock.GetUtcNow());
        return (error is null ? Actor.Of(token!) : null, error);
    }
}
