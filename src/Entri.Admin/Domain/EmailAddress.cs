using System.Globalization;
using System.Text.RegularExpressions;

namespace Entri.Admin.Domain;

/// <summary>
/// E-mail addresses as a browser's field for them sends them: international domains in punycode. So one address is one account, however
/// it was typed.
/// </summary>
public static partial class EmailAddress
{
    /// <summary>The longest part before the @, in characters (RFC 5321).</summary>
    private const int LocalPartMaxLength = 64;

    private static readonly IdnMapping Punycode = new() { UseStd3AsciiRules = true };

    /// <summary>The address as it is kept and compared, but for case, or null where the text is none.</summary>
    /// <param name="text">What was typed; blanks around it are not part of it.</param>
    public static string? Clean(string? text)
    {
        if (text?.Trim().Split('@') is not [{ Length: > 0 and <= LocalPartMaxLength } local, { Length: > 0 } domain])
        {
            return null;
        }

        try
        {
            // The mapping leaves what is ASCII already as it is.
            var address = $"{local}@{Punycode.GetAscii(domain.ToLowerInvariant()).ToLowerInvariant()}";
            return Form.IsMatch(address) ? address : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>An address in the form in which two are compared.</summary>
    /// <param name="address">What <see cref="Clean"/> returned; it has no letters beyond ASCII.</param>
    public static string Fold(string address) => address.ToUpperInvariant();

    /// <summary>Whether two addresses are the same, however each was typed.</summary>
    public static bool AreSame(string? left, string? right) =>
        Clean(left) is { } one && Clean(right) is { } other && Fold(one) == Fold(other);

    /// <summary>An address as people read it: with the letters of their language in the domain.</summary>
    /// <param name="address">What <see cref="Clean"/> returned.</param>
    public static string Readable(string address)
    {
        try
        {
            var at = address.LastIndexOf('@') + 1;
            var readable = address[..at] + Punycode.GetUnicode(address[at..]);
            return Clean(readable) == address ? readable : address;
        }
        catch (ArgumentException)
        {
            return address;
        }
    }

    /// <summary>What browsers accept, by the HTML standard.</summary>
    [GeneratedRegex(
        """
        ^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form { get; }
}
