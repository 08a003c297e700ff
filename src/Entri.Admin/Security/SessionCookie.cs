using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// The cookie that carries a session's secret. Its prefix makes browsers insist on Secure, on the root path and on this very host;
/// they treat <c>http://localhost</c> as secure.
/// </summary>
public static class SessionCookie
{
    /// <summary>Gives the browser the secret of a session that has just been saved.</summary>
    public static void Set(HttpContext context, UserSession session, string secret) =>
        context.Response.Cookies.Append(context.CookieNames().Session, secret, Options(session.ExpiresAt));

    /// <summary>Makes the browser forget it.</summary>
    public static void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(context.CookieNames().Session, Options(expires: null));

    /// <summary>Whether a browser keeps the cookie at this address: over https, or on this very machine.</summary>
    public static bool CanBeSet(HttpRequest request) =>
        request.IsHttps
        || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        || request.Host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static CookieOptions Options(DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
