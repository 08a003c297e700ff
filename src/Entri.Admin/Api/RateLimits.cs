using System.Globalization;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Api;

/// <summary>Puts the limits into the pipeline.</summary>
public static class RateLimits
{
    /// <summary>Counts every request of a token or a session, says so in its headers, and answers 429 above the limit.</summary>
    public static void UseApiRateLimits(this WebApplication app)
    {
        var limiter = app.Services.GetRequiredService<RateLimiter>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use(async (context, next) =>
        {
            var token = context.Features.Get<AuthenticatedToken>();
            if ((token?.Id ?? SessionOf(context)) is not { } id)
            {
                await next(context);
                return;
            }

            // An answer that fails half-way loses what was set before, so the headers go on when it starts.
            var lease = await limiter.AcquireAsync(id, token?.RequestsPerMinute, context.RequestAborted);
            context.Response.OnStarting(SetHeaders, new Headers(context.Response.Headers, lease));
            if (lease.IsAllowed)
            {
                await next(context);
                return;
            }

            await new Failure.TooManyRequests(lease.ResetAt - clock.GetUtcNow()).WriteAsync(context);
        });
    }

    /// <summary>The session that is counted: a page is not, but what is done on it is, by <see cref="CurrentCaller"/>.</summary>
    private static string? SessionOf(HttpContext context) => context.Request.IsApi() ? context.Person()?.SessionId : null;

    private static Task SetHeaders(object state)
    {
        var (headers, lease) = (Headers)state;
        headers["X-RateLimit-Limit"] = lease.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = lease.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = lease.ResetAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private sealed record Headers(IHeaderDictionary Dictionary, RateLimitLease Lease);
}
