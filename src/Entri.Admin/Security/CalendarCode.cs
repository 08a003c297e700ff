using System.Diagnostics;

namespace Entri.Admin.Security;

/// <summary>
/// The code in the link to an organization's calendar of tokens. The only type that holds one in plain text; whoever makes the link sees it
/// once, and it never shows itself by accident in a log or a message.
/// </summary>
[DebuggerDisplay("CalendarCode (hidden)")]
public sealed class CalendarCode
{
    /// <summary>What every code starts with.</summary>
    public const string Prefix = "calendar_";

    private readonly string _value;

    private CalendarCode(string value) => _value = value;

    /// <summary>The SHA-256 of the code, which is what is kept.</summary>
    public byte[] Hash => LinkCodes.HashOf(_value);

    /// <summary>A code that nobody has seen.</summary>
    public static CalendarCode Generate() => new(LinkCodes.Generate(Prefix));

    /// <summary>The SHA-256 of what somebody came with, or null where that can be no code.</summary>
    public static byte[]? HashOf(string? text) => LinkCodes.HashOf(Prefix, text);

    /// <summary>The code itself, for the link.</summary>
    public string Reveal() => _value;

    /// <summary>Hides the code.</summary>
    public override string ToString() => $"{Prefix}(hidden)";
}
