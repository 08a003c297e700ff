using System.Collections.Concurrent;
using System.Globalization;
using Entri.Admin.Security;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Entri.Admin.Api;

/// <summary>How much one caller may ask. Configuration section <c>RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "RateLimits";

    /// <summary>How many requests one token may make in a minute, from its first one on.</summary>
    public int RequestsPerMinute { get; set; } = 1000;
}

/// <summary>Where a caller stands in its window.</summary>
/// <param name="IsAllowed">Whether this request is within the limit.</param>
/// <param name="Remaining">How many more are.</param>
/// <param name="ResetAt">When the window ends.</param>
public readonly record struct RateLimitLease(bool IsAllowed, int Remaining, DateTimeOffset ResetAt);

/// <summary>Counts requests of each token in windows of a minute that begin with the first request.</summary>
public sealed class RateLimiter(IOptions<RateLimitOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Window> _windows = new();
    private long _sweptAt;

    /// <summary>How many requests a window allows.</summary>
    public int Limit => options.Value.RequestsPerMinute;

    /// <summary>Counts one request.</summary>
    public RateLimitLease Acquire(string key)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        var window = _windows.GetOrAdd(key, static (_, end) => new Window { ResetAt = end }, now + Length);
        lock (window)
        {
            if (now >= window.ResetAt)
            {
                (window.ResetAt, window.Count) = (now + Length, 0);
            }

            var isAllowed = window.Count < Limit;
            window.Count += isAllowed ? 1 : 0;
            return new RateLimitLease(isAllowed, Limit - window.Count, window.ResetAt);
        }
    }

    /// <summary>Forgets windows that have ended, once a minute, so that tokens long gone take no room.</summary>
    private void Sweep(DateTimeOffset now)
    {
        var swept = Interlocked.Read(ref _sweptAt);
        if (now.UtcTicks - swept < Length.Ticks || Interlocked.CompareExchange(ref _sweptAt, now.UtcTicks, swept) != swept)
        {
            return;
        }

        foreach (var window in _windows)
        {
            // A request that holds the window a moment longer at worst starts a new one: never more than one limit too many.
            if (window.Value.ResetAt + Length < now)
            {
                _windows.TryRemove(window);
            }
        }
    }

    private sealed class Window
    {
        public DateTimeOffset ResetAt { get; set; }

        public int Count { get; set; }
    }
}

/// <summary>Puts the limits into the pipeline.</summary>
public static class RateLimitMiddleware
{
    /// <summary>Counts every request that a token made, says so in its headers, and answers 429 above the limit.</summary>
    public static void UseTokenRateLimits(this WebApplication app)
    {
        var limiter = app.Services.GetRequiredService<RateLimiter>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var limit = limiter.Limit.ToString(CultureInfo.InvariantCulture);
        app.Use((context, next) =>
        {
            if (context.Features.Get<AuthenticatedToken>() is not { } token)
            {
                return next(context);
            }

            // An answer that fails half-way loses what was set before, so the headers go on when it starts.
            var lease = limiter.Acquire(token.Id);
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
                return next(context);
            }

            var seconds = Math.Max(1, (int)Math.Ceiling((lease.ResetAt - clock.GetUtcNow()).TotalSeconds));
            headers[HeaderNames.RetryAfter] = seconds.ToString(CultureInfo.InvariantCulture);
            return ApiError.Of(StatusCodes.Status429TooManyRequests).WriteAsync(context);
        });
    }
}
