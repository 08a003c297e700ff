using System.Security.Cryptography;
using System.Text;

namespace Entri.Admin.Security;

/// <summary>
/// What the codes of links share: a prefix by which logs know them, and 43 random characters of base62 (256 bits).
/// </summary>
internal static class LinkCodes
{
    private const int RandomLength = 43;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A code that nobody has seen, from the operating system's generator.</summary>
    public static string Generate(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    /// <summary>The SHA-256 of a code.</summary>
    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.ASCII.GetBytes(code));

    /// <summary>The SHA-256 of what somebody came with, or null where that can be no code of the kind.</summary>
    public static byte[]? HashOf(string prefix, string? text) =>
        text?.Length == prefix.Length + RandomLength && text.StartsWith(prefix, StringComparison.Ordinal) && text.All(char.IsAscii)
            ? HashOf(text)
            : null;
}
