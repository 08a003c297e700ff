using System.Security.Claims;
using Entri.Admin.Data;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Entri.Admin.Security;

/// <summary>Looks again and again whether the session behind an open page lives, so that the page of an ended one closes within seconds.</summary>
public sealed class SessionRevalidation(ILoggerFactory loggers, SessionStore sessions) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        authenticationState.User.FindFirstValue(AuthenticationSchemes.SessionIdClaim) is { } sessionId && await IsAliveAsync(sessionId, cancellationToken);

    /// <summary>A database that is busy for a moment is no reason to close every page; what a page does asks for itself.</summary>
    private async Task<bool> IsAliveAsync(string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            return await sessions.IsAliveAsync(sessionId, cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
        {
            return true;
        }
    }
}
