using Microsoft.Net.Http.Headers;

namespace Entri.Admin.Security;

/// <summary>Tells requests that another site made a browser send from those of our own pages.</summary>
public static class CrossOriginGuard
{
    /// <summary>
    /// Whether the browser says that a page of another origin sent the request. Programs that are no browsers say nothing.
    /// </summary>
    /// <param name="request">The request; its host has been checked already.</param>
    /// <param name="publicUrl">The address that people use, where a proxy hides it from the request; or null.</param>
    /// <param name="isForm">Whether it is a form's, which carries a token of its page as well.</param>
    public static bool IsCrossOrigin(HttpRequest request, Uri? publicUrl, bool isForm)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
        {
            return true;
        }

        var origin = request.Headers[HeaderNames.Origin].ToString();
        if (origin == "null" && isForm)
        {
            // The forms of our own pages come so too: their referrer policy hides the origin (Fetch Standard, section 3.1).
            return false;
        }

        return origin.Length > 0
            && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            && !origin.Equals(publicUrl?.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
    }
}
