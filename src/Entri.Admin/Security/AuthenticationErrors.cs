using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// Why a request has no caller, as the <c>error</c> of <c>WWW-Authenticate</c> says it. The body is always the same;
/// only somebody who holds the value of a token learns that it is expired, disabled or revoked.
/// </summary>
public static class AuthenticationErrors
{
    /// <summary>Neither a token nor a session came with the request.</summary>
    public const string MissingToken = "missing_token";

    /// <summary>What came is no credential of ours.</summary>
    public const string InvalidToken = "invalid_token";

    /// <summary>The token's time is over.</summary>
    public const string TokenExpired = "token_expired";

    /// <summary>The token is switched off.</summary>
    public const string TokenDisabled = "token_disabled";

    /// <summary>The token was revoked.</summary>
    public const string TokenRevoked = "token_revoked";

    /// <summary>Why a token, as its row says, lets nobody in at that time, or null where it does.</summary>
    /// <param name="token">The token, or null where there is none.</param>
    /// <param name="now">The time.</param>
    public static string? Of(ApiTokenGrant? token, DateTimeOffset now) => token is null ? InvalidToken : token.Life.End(now) switch
    {
        ApiTokenState.Revoked => TokenRevoked,
        ApiTokenState.Expired => TokenExpired,
        ApiTokenState.Disabled => TokenDisabled,
        _ => null,
    };
}
