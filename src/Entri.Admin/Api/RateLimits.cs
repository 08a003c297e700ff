using System.Globalization;
using Entri.Admin.Security;
using Microsoft.Net.Http.Headers;

namespace Entri.Admin.Api;

/// <summary>Puts the limits into the pipeline.</summary>
public static class RateLimits
{
    /// <summary>Counts every request that a token made, says so in its headers, and answers 429 above the limit.</summary>
    public static void UseTokenRateLimits(this WebApplication app)
    {
        var limiter = app.Services.GetRequiredService<RateLimiter>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var limit = limiter.Limit.ToString(CultureInfo.InvariantCulture);
        app.Use(async (context, next) =>
        {
            if (context.Features.Get<AuthenticatedToken>() is not { } token)
            {
                await next(context);
                return;
            }

            // An answer that fails half-way loses what was set before, so the headers go on when it starts.
            var lease = await limiter.AcquireAsync(token.Id, context.RequestAborted);
            var headers = context.Response.Headers;
            context.Response.OnStarting(() =>
            {
                headers["X-RateLimit-Limit"] = limit;
                headers["X-RateLimit-Remaining"] = lease.Remaining.ToString(CultureInfo.InvariantCulture);
                headers["X-RateLimit-Reset"] = lease.ResetAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            });
            if (lease.IsAllowed)
            {
                await next(context);
                return;
            }

            var seconds = Math.Max(1, (int)Math.Ceiling((lease.ResetAt - clock.GetUtcNow()).TotalSeconds));
            headers[HeaderNames.RetryAfter] = seconds.ToString(CultureInfo.InvariantCulture);
            await ApiError.Of(StatusCodes.Status429TooManyRequests).WriteAsync(context);
        });
    }
}
