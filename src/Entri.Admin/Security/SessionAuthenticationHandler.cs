using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// Lets a person in by the cookie of their browser. The cookie holds an opaque secret and nothing else, and its row is read for each
/// request: a session that was ended opens nothing any more, whoever kept a copy of the cookie.
/// </summary>
public sealed class SessionAuthenticationHandler(
    SessionStore sessions,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // An error page is for anybody, and the database may be what failed.
        var isErrorPage = Context.Features.Get<IExceptionHandlerFeature>() is not null;
        if (isErrorPage || !Request.Cookies.TryGetValue(Context.CookieNames().Session, out var secret))
        {
            return AuthenticateResult.NoResult();
        }

        var organizationId = Context.OrganizationInAddress() ?? await OrganizationAddress.FindIdAsync(Context);
        var person = await sessions.FindAsync(secret, organizationId, Context.RequestAborted);
        if (person is null)
        {
            return AuthenticateResult.Fail(AuthenticationErrors.InvalidToken);
        }

        Context.Features.Set(person);
        Context.Features.Set<Caller>(person.Caller);
        var principal = AuthenticationSchemes.NewPrincipal(
            Scheme.Name, person.UserId, person.Name, new Claim(AuthenticationSchemes.SessionIdClaim, person.SessionId));
        return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
    }

    /// <summary>
    /// Leads a person who is not signed in to the form and from there back to where they wanted to go. Whose cookie is of no use any more
    /// is told that the session has ended. The connection of a page, which
    /// only a script makes, is refused instead.
    /// </summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Path.StartsWithSegments("/_blazor"))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var hasEnded = (await HandleAuthenticateOnceSafeAsync()).Failure is not null;
        Response.Redirect(OrganizationAddress.RootOf(Context) + SignInAddress.For(OrganizationAddress.AddressOf(Context), hasEnded));
    }
}
