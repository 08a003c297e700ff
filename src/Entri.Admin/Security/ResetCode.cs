using System.Diagnostics;

namespace Entri.Admin.Security;

/// <summary>
/// The code in a link for a new password. The only type that holds one in plain text; it goes into a message or to whoever made the link,
/// and never shows itself by accident in a log.
/// </summary>
[DebuggerDisplay("ResetCode (hidden)")]
public sealed class ResetCode
{
    /// <summary>What every code starts with.</summary>
    public const string Prefix = "recover_";

    private readonly string _value;

    private ResetCode(string value) => _value = value;

    /// <summary>The SHA-256 of the code, which is what is kept.</summary>
    public byte[] Hash => LinkCodes.HashOf(_value);

    /// <summary>The path of the page with the code, within the app.</summary>
    public string Path => $"{PasswordResets.Path}?code={_value}";

    /// <summary>A code that nobody has seen.</summary>
    public static ResetCode Generate() => new(LinkCodes.Generate(Prefix));

    /// <summary>The SHA-256 of what somebody came with, or null where that can be no code.</summary>
    public static byte[]? HashOf(string? text) => LinkCodes.HashOf(Prefix, text);

    /// <summary>Hides the code.</summary>
    public override string ToString() => $"{Prefix}(hidden)";
}
