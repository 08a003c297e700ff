using System.Security.Claims;
using Entri.Admin.Data;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Entri.Admin.Security;

/// <summary>
/// Closes the page of an ended session within seconds: it looks again and again whether the session behind it lives, and at once where
/// it hears of a change. A page that does not leave by itself is cut off.
/// </summary>
public sealed class SessionRevalidation : RevalidatingServerAuthenticationStateProvider
{
    private static readonly AuthenticationState Nobody = new(new ClaimsPrincipal(new ClaimsIdentity()));
    private readonly SessionStore _sessions;
    private readonly ChangeFeed _changes;
    private readonly OpenPages _pages;
    private string? _sessionId, _userId;

    /// <summary>Starts to look after the session of one page.</summary>
    public SessionRevalidation(ILoggerFactory loggers, SessionStore sessions, ChangeFeed changes, OpenPages pages)
        : base(loggers)
    {
        (_sessions, _changes, _pages) = (sessions, changes, pages);
        AuthenticationStateChanged += NoteWhose;
        changes.AccessChanged += LookNow;
    }

    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (AuthenticationSchemes.SessionIdOf(authenticationState.User) is not { } sessionId)
        {
            return false;
        }

        var isAlive = await IsAliveAsync(sessionId, cancellationToken);
        if (!isAlive)
        {
            _ = _pages.AbortSoonAsync(sessionId);
        }

        return isAlive;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _changes.AccessChanged -= LookNow;
        base.Dispose(disposing);
    }

    private void NoteWhose(Task<AuthenticationState> changed)
    {
        var user = changed.IsCompletedSuccessfully ? changed.Result.User : Nobody.User;
        (_sessionId, _userId) = (AuthenticationSchemes.SessionIdOf(user), user.FindFirstValue(ClaimTypes.NameIdentifier));
    }

    /// <summary>
    /// Comes from the thread that hears of changes, which must not wait or fail for one page. Each page hears of everybody: where thousands
    /// lose access at once, to begin work for all of them would take seconds.
    /// </summary>
    private void LookNow(string id)
    {
        if (id == _sessionId || id == _userId)
        {
            _ = Task.Run(LookAsync);
        }
    }

    private async Task LookAsync()
    {
        if (!await ValidateAuthenticationStateAsync(await GetAuthenticationStateAsync(), CancellationToken.None))
        {
            SetAuthenticationState(Task.FromResult(Nobody));
        }
    }

    /// <summary>A database that is busy for a moment is no reason to close every page; what a page does asks for itself.</summary>
    private async Task<bool> IsAliveAsync(string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            return await _sessions.IsAliveAsync(sessionId, cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
        {
            return true;
        }
    }
}
