using System.Diagnostics;

namespace Entri.Admin.Security;

/// <summary>
/// The code in an invitation's link. The only type that holds one in plain text. The person invited gets it by mail, or whoever invites
/// where no mail server can send it; it never shows itself by accident in a log or a message.
/// </summary>
[DebuggerDisplay("InvitationCode (hidden)")]
public sealed class InvitationCode
{
    /// <summary>What every code starts with.</summary>
    public const string Prefix = "invite_";

    private readonly string _value;

    private InvitationCode(string value) => _value = value;

    /// <summary>The SHA-256 of the code, which is what is kept.</summary>
    public byte[] Hash => LinkCodes.HashOf(_value);

    /// <summary>A code that nobody has seen.</summary>
    public static InvitationCode Generate() => new(LinkCodes.Generate(Prefix));

    /// <summary>The SHA-256 of what somebody came with, or null where that can be no code.</summary>
    public static byte[]? HashOf(string? text) => LinkCodes.HashOf(Prefix, text);

    /// <summary>The code itself, for the link.</summary>
    public string Reveal() => _value;

    /// <summary>Hides the code.</summary>
    public override string ToString() => $"{Prefix}(hidden)";
}
