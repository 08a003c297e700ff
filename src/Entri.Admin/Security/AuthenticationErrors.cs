using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.Extensions.Primitives;

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

    /// <summary>The token is good, but not from where the request comes.</summary>
    internal static readonly Failure Elsewhere = new Failure.Refused(
        "address_not_allowed", "The token may not be used from this address.");

    /// <summary>
    /// What the caller most likely did wrong, for the header alone: a sentence that quotes nothing of the request. Null where that cannot
    /// be told.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="error">Why it has no caller.</param>
    public static string? HintFor(HttpRequest request, string error) => error switch
    {
        MissingToken when request.Headers.Authorization.Count > 0 => "Send the token in the X-API-Key header, not in Authorization.",
        MissingToken when request.QueryString.Value!.Contains(ApiTokenFormat.Prefix, StringComparison.Ordinal) =>
            "Send the token in the X-API-Key header, not in the address, which logs keep: revoke this one.",
        InvalidToken => HintFor(request.Headers[AuthenticationSchemes.ApiTokenHeader]),
        _ => null,
    };

    private static string? HintFor(StringValues header) => header switch
    {
        [] => null,
        [null or ""] => "The X-API-Key header is empty.",
        [['"' or '\'', ..] or [.., '"' or '\'']] => "Send the token without quotation marks.",
        [{ } value] when value.Contains(' ', StringComparison.Ordinal) => "Send the token alone in the X-API-Key header, without Bearer.",
        [{ } value] when !value.StartsWith(ApiTokenFormat.Prefix, StringComparison.Ordinal) => "A token starts with entri_.",
        [{ Length: not ApiTokenFormat.Length }] => "A token has 46 characters.",
        [{ } value] when !ApiTokenFormat.IsWellFormed(value) => "The token is misspelt: its checksum is wrong.",
        [_] => null,
        _ => "Send one X-API-Key header.",
    };

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
