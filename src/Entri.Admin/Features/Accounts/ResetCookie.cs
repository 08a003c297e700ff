using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Accounts;

/// <summary>
/// Keeps the code of a link for a new password between the opening of the link and the form: so it stands in no address that the browser
/// remembers or that somebody looks at, and in no page.
/// </summary>
internal static class ResetCookie
{
    /// <summary>Gives the browser the code that it came with.</summary>
    public static void Set(HttpContext context, string code) =>
        context.Response.Cookies.Append(context.CookieNames().Reset, code, Options(PasswordReset.Lifetime));

    /// <summary>The code that the browser came with before, or null.</summary>
    public static string? Of(HttpContext context) => context.Request.Cookies[context.CookieNames().Reset];

    /// <summary>Makes the browser forget it.</summary>
    public static void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(context.CookieNames().Reset, Options(maxAge: null));

    private static CookieOptions Options(TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        Secure = true,

        // The first request with it follows a link in a mail program, which Strict would take for another site.
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = maxAge,
        IsEssential = true,
    };
}
