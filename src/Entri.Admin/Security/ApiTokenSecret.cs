using System.Buffers;
using System.Diagnostics;
using System.IO.Hashing;
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
    /// <summary>What every token starts with.</summary>
    public const string Prefix = "entri_";

    /// <summary>The length of every token, in characters.</summary>
    public const int Length = 46;

    /// <summary>How many of its first and of its last characters everybody may see.</summary>
    public const int VisiblePrefix = 10, VisibleSuffix = 4;

    /// <summary>
    /// What finds a token in any text, for scanners: no part of a longer word. It is written as RE2 has it, where <c>\b</c> knows ASCII
    /// alone.
    /// </summary>
    public const string Pattern = @"\bentri_[0-9A-Za-z]{40}\b";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int ChecksumLength = 6;
    private static readonly SearchValues<char> Digits = SearchValues.Create(Alphabet);
    private readonly string _value;

    private ApiTokenSecret(string value) => _value = value;

    /// <summary>A value that nobody has seen, from the operating system's generator.</summary>
    public static ApiTokenSecret Generate()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Alphabet, Length - Prefix.Length - ChecksumLength);
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(body, checksum);
        return new ApiTokenSecret(string.Concat(body, checksum));
    }

    /// <summary>Whether the text can be a token at all. It costs no database read, so garbage is cheap to refuse.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].ContainsAnyExcept(Digits))
        {
            return false;
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(text[..^ChecksumLength], checksum);
        return text[^ChecksumLength..].SequenceEqual(checksum);
    }

    /// <summary>
    /// The characters of a value that everybody may see, out of the value itself or the hint that stands for it,
    /// <c>entri_Ab12…x9Zq</c>; null where the text is neither.
    /// </summary>
    public static (string Prefix, string Suffix)? VisibleCharacters(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal)
        && (text.Length == Length || (text.Length == VisiblePrefix + 1 + VisibleSuffix && text[VisiblePrefix] == '…'))
            ? (text[..VisiblePrefix], text[^VisibleSuffix..])
            : null;

    /// <summary>What may be shown of a value.</summary>
    public static string Hint(string value) => $"{value[..VisiblePrefix]}…{value[^VisibleSuffix..]}";

    /// <summary>Whether the visible characters of a value may have this text in them: most words are too long for that.</summary>
    public static bool MayBeVisible(string text)
    {
        var end = text.IndexOf('_', StringComparison.Ordinal) + 1;
        return text.Length - end <= VisibleSuffix && Prefix.EndsWith(text[..end], StringComparison.Ordinal)
            || Prefix.Contains(text, StringComparison.Ordinal);
    }

    /// <summary>The SHA-256 of a presented value. 202 random bits need no slow hash.</summary>
    public static byte[] HashOf(ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(value, bytes)]);
    }

    /// <summary>
    /// Makes it the token's value. The token gets its SHA-256 and what may be shown: the prefix and four characters, and the last four.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    /// <param name="grace">For how long the values before still work.</param>
    public ApiTokenValue AddTo(ApiToken token, DateTimeOffset now, TimeSpan grace = default) =>
        token.AddValue(HashOf(_value), _value[..VisiblePrefix], _value[^VisibleSuffix..], now, grace);

    /// <summary>The value itself, for the one time that its maker sees it.</summary>
    public string Reveal() => _value;

    /// <summary>Hides the value.</summary>
    public override string ToString() => $"{Prefix}(hidden)";

    private static void WriteChecksum(ReadOnlySpan<char> body, Span<char> checksum)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var rest = Crc32.HashToUInt32(bytes[..Encoding.ASCII.GetBytes(body, bytes)]);
        for (var i = checksum.Length - 1; i >= 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, (uint)Alphabet.Length);
            checksum[i] = Alphabet[(int)digit];
        }
    }
}
