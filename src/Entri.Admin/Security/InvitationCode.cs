using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Entri.Admin.Security;

/// <summary>
/// The code in an invitation's link: <c>invite_</c>, by which logs know it, and 43 random characters of base62 (256 bits). The only type
/// that holds one in plain text; only who invites gets it, and it never shows itself by accident in a log or a message.
/// </summary>
[DebuggerDisplay("InvitationCode (hidden)")]
public sealed class InvitationCode
{
    /// <summary>What every code starts with.</summary>
    public const string Prefix = "invite_";

    /// <summary>The length of every code, in characters.</summary>
    public const int Length = 50;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private readonly string _value;

    private InvitationCode(string value) => _value = value;

    /// <summary>The SHA-256 of the code, which is what is kept.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(_value));

    /// <summary>A code that nobody has seen, from the operating system's generator.</summary>
    public static InvitationCode Generate() =>
        new(Prefix + RandomNumberGenerator.GetString(Alphabet, Length - Prefix.Length));

    /// <summary>The SHA-256 of what somebody came with, or null where that can be no code.</summary>
    public static byte[]? HashOf(string? text) =>
        text is { Length: Length } && text.StartsWith(Prefix, StringComparison.Ordinal) && text.All(char.IsAscii)
            ? SHA256.HashData(Encoding.ASCII.GetBytes(text))
            : null;

    /// <summary>The code itself, for the link.</summary>
    public string Reveal() => _value;

    /// <summary>Hides the code.</summary>
    public override string ToString() => $"{Prefix}(hidden)";
}
