namespace Entri.Admin.Security;

/// <summary>Addresses around signing in, and which of them may be followed.</summary>
public static class SignInAddress
{
    /// <summary>The page with the form.</summary>
    public const string Path = "/sign-in";

    /// <summary>The sign-in page that leads back to an address of this app.</summary>
    /// <param name="returnUrl">The address.</param>
    /// <param name="hasEnded">Whether the person had a session, whose end the page then tells of.</param>
    public static string For(string returnUrl, bool hasEnded = false)
    {
        var query = QueryString.Empty;
        query = returnUrl is "/" or "" ? query : query.Add("returnUrl", returnUrl);
        query = hasEnded ? query.Add("ended", "true") : query;
        return $"{Path}{query}";
    }

    /// <summary>
    /// An address of this app as a page goes to it, from the path that the app is under. The dot keeps <c>/https://evil.example</c> within
    /// it, too.
    /// </summary>
    public static string Link(string address) => $".{address}";

    /// <summary>
    /// The address where it is one of this app, or else the fallback. Browsers read a backslash as a slash and skip control characters,
    /// so <c>/\evil.example</c> would leave the app, and <c>/../other</c> the path that it is under.
    /// </summary>
    public static string LocalOr(string? returnUrl, string fallback) =>
        returnUrl is ['/', ..]
        && returnUrl is not ['/', '/' or '\\', ..]
        && !returnUrl.Any(char.IsControl)
        && !returnUrl.Split('?')[0].Split('/').Any(part => Uri.UnescapeDataString(part) is "." or "..")
        && Uri.IsWellFormedUriString(returnUrl, UriKind.Relative)
            ? returnUrl
            : fallback;
}
