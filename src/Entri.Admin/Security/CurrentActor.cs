using System.Security.Claims;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Components.Authorization;

namespace Entri.Admin.Security;

/// <summary>
/// Who uses a page. A circuit outlives sign-outs, demotions and removals, so a page asks for a fresh answer before each thing it does.
/// </summary>
public sealed partial class CurrentActor(AuthenticationStateProvider authentication, SessionStore sessions, ILogger<CurrentActor> logger)
{
    /// <summary>The person whose session the page belongs to, or null where it has ended.</summary>
    public async Task<SessionPerson?> PersonAsync(CancellationToken cancellationToken = default)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return state.User.FindFirstValue(AuthenticationSchemes.SessionIdClaim) is { } sessionId
            ? await sessions.FindByIdAsync(sessionId, organizationId: null, cancellationToken)
            : null;
    }

    /// <summary>The person as a caller, or one who may do nothing where the session or the membership has ended.</summary>
    public async Task<Actor> GetAsync(CancellationToken cancellationToken = default) =>
        (await PersonAsync(cancellationToken))?.Actor is { } actor
            ? actor with { OnRefused = scope => Log.Refused(logger, actor.UserId, scope.Name) }
            : new Actor { OrganizationId = "", Name = "", Scopes = ScopeSet.None };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A page of {UserId} tried what takes {RequiredScope}.")]
        public static partial void Refused(ILogger logger, string? userId, string requiredScope);
    }
}
