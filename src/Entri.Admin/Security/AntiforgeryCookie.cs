namespace Entri.Admin.Security;

/// <summary>
/// The cookie that ties forms to a browser. Its prefix lets no other host of the domain set it, and takes <c>Secure</c>. Browsers keep such
/// a cookie on plain http from this machine too, which the framework's own setting for it refuses to believe.
/// </summary>
internal sealed class AntiforgeryCookie : CookieBuilder
{
    /// <summary>A cookie with the defaults of the framework, but for its name and reach.</summary>
    public AntiforgeryCookie(CookieNames names)
    {
        Name = names.Antiforgery;
        Path = "/";
        HttpOnly = true;
        SameSite = SameSiteMode.Strict;
        IsEssential = true;
    }

    /// <inheritdoc/>
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        return options;
    }
}
