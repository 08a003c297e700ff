using System.Security.Claims;

namespace Entri.Admin.Security;

/// <summary>The names of the two ways in, and of what tells them apart.</summary>
public static class AuthenticationSchemes
{
    /// <summary>A token in the <see cref="ApiTokenHeader"/> header; programs use it.</summary>
    public const string ApiToken = "ApiToken";

    /// <summary>The session cookie; browsers use it.</summary>
    public const string Session = "Session";

    /// <summary>The header that carries a token.</summary>
    public const string ApiTokenHeader = "X-API-Key";

    /// <summary>The header that says that the page which shows a token tries it.</summary>
    public const string TestHeader = "X-Entri-Test";

    /// <summary>What that page asks.</summary>
    public const string TestPath = "/api/tokens/self";

    /// <summary>The claim that carries a session's id.</summary>
    public const string SessionIdClaim = "sid";

    /// <summary>The session that a person came in by, or null.</summary>
    internal static string? SessionIdOf(ClaimsPrincipal user) => user.FindFirstValue(SessionIdClaim);

    /// <summary>Who came in by a scheme, for the framework.</summary>
    internal static ClaimsPrincipal NewPrincipal(string scheme, string id, string name, params ReadOnlySpan<Claim> more) =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, name), .. more], scheme));
}
