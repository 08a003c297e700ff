using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Entri.Admin.Hosting;

/// <summary>Gives every response, errors and files included, its request id and the headers that keep browsers safe.</summary>
public static class ResponseHeaders
{
    /// <summary>The header that carries the request's id, which the log has too.</summary>
    public const string RequestId = "X-Request-Id";

    /// <summary>The length of a request id's parts, in bytes: when it came, and what tells it from others that came then.</summary>
    private const int IdTimeLength = 6, IdLength = 16;

    private const string NonceKey = "Entri.ScriptNonce";

    /// <summary>Adds the headers. It comes first, so that nothing answers without it.</summary>
    public static void UseResponseHeaders(this WebApplication app)
    {
        // The file watcher's page refresh speaks to a port of its own.
        var moreConnections = app.Environment.IsDevelopment() ? " ws://localhost:*" : "";
        var policy = ContentSecurityPolicy("'self'", moreConnections);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ResponseHeaders));
        Func<object, Task> apply = state =>
        {
            var context = (HttpContext)state;
            var nonce = context.Items[NonceKey] as string;
            Apply(context, nonce is null ? policy : ContentSecurityPolicy($"'self' 'nonce-{nonce}'", moreConnections));
            return Task.CompletedTask;
        };
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use(async (context, next) =>
        {
            context.TraceIdentifier = NewRequestId(clock.GetUtcNow());
            using var scope = logger.BeginScope(new RequestScope(context.TraceIdentifier));
            context.Response.OnStarting(apply, context);
            await next(context);
        });
    }

    /// <summary>Lets one inline script run in this response.</summary>
    /// <returns>The nonce that the script must carry.</returns>
    public static string AllowInlineScript(this HttpContext context)
    {
        var nonce = RandomNumberGenerator.GetHexString(32);
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    /// <summary>
    /// Ids in the order of time. They open nothing, so that they need no numbers of the operating system, which cost a call each.
    /// </summary>
    private static string NewRequestId(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[IdLength];
        BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        Random.Shared.NextBytes(id[IdTimeLength..]);
        return Convert.ToHexStringLower(id);
    }

    /// <summary>MudBlazor writes its theme and its measures as inline styles, which no nonce covers.</summary>
    private static string ContentSecurityPolicy(string scripts, string moreConnections) =>
        $"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; "
        + $"connect-src 'self'{moreConnections}; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>
    /// The framework makes whole addresses of the host that the request names, and a proxy may name an inner one, where no browser gets.
    /// </summary>
    private static string RelativeToHost(string location, HttpRequest request)
    {
        var origin = $"{request.Scheme}://{request.Host.ToUriComponent()}";
        var isOwn = location.StartsWith(origin, StringComparison.OrdinalIgnoreCase);

        // A browser takes two slashes for another host.
        return isOwn && location.AsSpan(origin.Length) is ['/', ..] and not ['/', '/' or '\\', ..] ? location[origin.Length..] : location;
    }

    private static void Apply(HttpContext context, string policy)
    {
        var headers = context.Response.Headers;
        headers[RequestId] = context.TraceIdentifier;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.Location is [{ } location])
        {
            headers.Location = RelativeToHost(location, context.Request);
        }

        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        // Pages and API answers belong to one person or program; only files may be kept.
        if (headers.CacheControl.Count == 0 || context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
        {
            headers.CacheControl = "no-store";
        }
    }
}
