using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;

namespace Entri.Admin.Domain;

/// <summary>What the value of a token looks like, and what of it everybody may see.</summary>
public static partial class ApiTokenFormat
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

    /// <summary>The digits of base62, in the order that the checksum needs.</summary>
    internal const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>How many characters at the end are the checksum.</summary>
    internal const int ChecksumLength = 6;

    private static readonly SearchValues<char> Digits = SearchValues.Create(Alphabet);

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
    /// The values of tokens in a text, whatever stands around them, each once: their checksum tells them from everything else.
    /// </summary>
    public static IEnumerable<string> FindIn(string text) => StartPattern.Matches(text)
        .Select(match => text.Substring(match.Index, Length)).Where(value => IsWellFormed(value)).Distinct();

    /// <summary>
    /// The characters of a value that everybody may see, out of the hint that stands for it, <c>entri_Ab12…x9Zq</c>; null where the
    /// text is none.
    /// </summary>
    public static (string Prefix, string Suffix)? VisibleCharacters(string text) =>
        VisiblePattern.Match(text) is { Success: true } match && match.Length == text.Length && text.Length > VisiblePrefix
            ? (text[..VisiblePrefix], text[^VisibleSuffix..])
            : null;

    /// <summary>
    /// What of values may be shown in a text, in the order that it has them: <c>entri_Ab12…x9Zq</c> or, of the start of a value alone,
    /// <c>entri_Ab12</c>.
    /// </summary>
    public static IEnumerable<string> VisibleIn(string text) => VisiblePattern.Matches(text).Select(match => match.Value).Distinct();

    /// <summary>
    /// The text with what may be shown of them in the place of values, and of what is only the start of one: so much of it may be there
    /// that the rest can be computed.
    /// </summary>
    public static string Hide(string text) => StartOrMorePattern.Replace(text, match => match.Length == Length
        ? $"{match.Value[..VisiblePrefix]}…{match.Value[^VisibleSuffix..]}"
        : match.Value[..VisiblePrefix]);

    /// <summary>Whether the visible characters of a value may have this text in them: most words are too long for that.</summary>
    public static bool MayBeVisible(string text)
    {
        var end = text.IndexOf('_', StringComparison.Ordinal) + 1;
        return text.Length - end <= VisibleSuffix && Prefix.EndsWith(text[..end], StringComparison.Ordinal)
            || Prefix.Contains(text, StringComparison.Ordinal);
    }

    /// <summary>Writes the checksum of everything before it.</summary>
    internal static void WriteChecksum(ReadOnlySpan<char> body, Span<char> checksum)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var rest = Crc32.HashToUInt32(bytes[..Encoding.ASCII.GetBytes(body, bytes)]);
        for (var i = checksum.Length - 1; i >= 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, (uint)Alphabet.Length);
            checksum[i] = Alphabet[(int)digit];
        }
    }

    /// <summary>Looks ahead, because the end of what is no value may be the start of one.</summary>
    [GeneratedRegex("entri_(?=[0-9A-Za-z]{40})", RegexOptions.CultureInvariant)]
    private static partial Regex StartPattern { get; }

    /// <summary>More of a value than everybody may see.</summary>
    [GeneratedRegex("entri_[0-9A-Za-z]{5,}", RegexOptions.CultureInvariant)]
    private static partial Regex StartOrMorePattern { get; }

    [GeneratedRegex("entri_[0-9A-Za-z]{4}(?:…[0-9A-Za-z]{4})?", RegexOptions.CultureInvariant)]
    private static partial Regex VisiblePattern { get; }
}
