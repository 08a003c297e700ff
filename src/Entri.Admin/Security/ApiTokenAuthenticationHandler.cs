using System.Text.Encodings.Web;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>The token that a request came with, also where it has no part in the organization that the address names.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="RequestsPerMinute">Its own limit, or null.</param>
/// <param name="IsElsewhere">Whether the request comes from an address that the token may not be used from.</param>
/// <param name="ExpiresAt">When the token or the value that it came with ends, whichever comes first; null for never.</param>
public sealed record AuthenticatedToken(string Id, int? RequestsPerMinute, bool IsElsewhere, DateTimeOffset? ExpiresAt);

/// <summary>
/// Lets a program in by the token in its header. The row is read for each request. It is found by the hash of 202 random bits,
/// so how long the look-up takes tells nothing about another token's value.
/// </summary>
public sealed class ApiTokenAuthenticationHandler(
    ApiTokenLookup tokens,
    ApiTokenValueUses values,
    CallWatch watch,
    EntriMetrics metrics,
    TimeProvider clock,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var started = metrics.StartTokenCheck();
        var header = Request.Headers[AuthenticationSchemes.ApiTokenHeader];
        if (header is not [{ } value] || !ApiTokenFormat.IsWellFormed(value))
        {
            metrics.TokenChecked(started, AuthenticationErrors.InvalidToken);
            return AuthenticateResult.Fail(AuthenticationErrors.InvalidToken);
        }

        var hash = ApiTokenSecret.HashOf(value);
        var token = await tokens.FindAsync(hash, Context.RequestAborted);
        var now = clock.GetUtcNow();
        var error = AuthenticationErrors.Of(token, now);
        metrics.TokenChecked(started, error);
        var presented = token is null ? null : new PresentedToken(token, error, hash)
        {
            // What the page that shows the value sends says nothing of whether somebody has it. Nobody else can do a thing unseen by saying
            // the same: it tells what the token is, and only while that page is open.
            IsTest = watch.IsAwaited(hash)
                && Request.Headers.ContainsKey(AuthenticationSchemes.TestHeader)
                && HttpMethods.IsGet(Request.Method)
                && Request.Path == AuthenticationSchemes.TestPath,
        };
        Context.Features.Set(presented);
        if (presented is { IsTest: false })
        {
            values.Add(token!, now);
        }

        if (error is not null)
        {
            return AuthenticateResult.Fail(error);
        }

        var address = Context.Connection.RemoteIpAddress;
        var isElsewhere = !token!.Admits(address);
        Context.Features.Set(new AuthenticatedToken(token.Id, token.Limits.RequestsPerMinute, isElsewhere, token.Life.ExpiresAt));
        if (isElsewhere)
        {
            presented!.Refusal = CallOutcome.AddressNotAllowed;
        }
        else if ((Context.OrganizationInAddress() ?? token.OrganizationId) == token.OrganizationId)
        {
            presented!.Read(Context);
            Context.Features.Set<Caller>(TokenCaller.Of(token, address));
        }

        var principal = AuthenticationSchemes.NewPrincipal(Scheme.Name, token.Id, token.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
    }
}
