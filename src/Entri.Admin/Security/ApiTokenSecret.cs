using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// A new token's value: <c>entri_</c>, 34 random characters of base62 (202 bits) and 6 of its CRC-32. The only type that holds one in
/// plain text; only creation and replacement return it, and it never shows itself by accident in a log or a message.
/// </summary>
[DebuggerDisplay("ApiTokenSecret (hidden)")]
public sealed class ApiTokenSecret
{
    private readonly string _value;

    private ApiTokenSecret(string value) => _value = value;

    /// <summary>A value that nobody has seen, from the operating system's generator.</summary>
    public static ApiTokenSecret Generate()
    {
        var length = ApiTokenFormat.Length - ApiTokenFormat.Prefix.Length - ApiTokenFormat.ChecksumLength;
        var body = ApiTokenFormat.Prefix + RandomNumberGenerator.GetString(ApiTokenFormat.Alphabet, length);
        Span<char> checksum = stackalloc char[ApiTokenFormat.ChecksumLength];
        ApiTokenFormat.WriteChecksum(body, checksum);
        return new ApiTokenSecret(string.Concat(body, checksum));
    }

    /// <summary>The SHA-256 of a presented value. 202 random bits need no slow hash.</summary>
    public static byte[] HashOf(ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[ApiTokenFormat.Length];
        return SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(value, bytes)]);
    }

    /// <summary>
    /// Makes it the token's value. The token gets its SHA-256 and what may be shown: the prefix and four characters, and the last four.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    /// <param name="grace">For how long the values before still work.</param>
    public ApiTokenValue AddTo(ApiToken token, DateTimeOffset now, TimeSpan grace = default) =>
        token.AddValue(
            HashOf(_value), _value[..ApiTokenFormat.VisiblePrefix], _value[^ApiTokenFormat.VisibleSuffix..], now, grace);

    /// <summary>The value itself, for the one time that its maker sees it.</summary>
    public string Reveal() => _value;

    /// <summary>Hides the value.</summary>
    public override string ToString() => $"{ApiTokenFormat.Prefix}(hidden)";
}
