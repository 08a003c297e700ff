using System.Text.RegularExpressions;

namespace Entri.Admin.Domain;

/// <summary>What a program calls itself, as it may be kept and shown: short, on one line, and without a token in it.</summary>
public static partial class ClientName
{
    /// <summary>The most characters that are kept.</summary>
    public const int MaxLength = 120;

    private const string Hidden = "(hidden)";

    /// <summary>The text of a <c>User-Agent</c> header as it may be kept.</summary>
    public static string Of(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent))
        {
            return "";
        }

        // First without what cannot be seen, which could stand in the middle of a token.
        var text = UnseenPattern.Replace(userAgent, "").Trim();
        text = TokenPattern.Replace(text, $"entri_{Hidden}");
        if (text.Contains('%', StringComparison.Ordinal) && TokenPattern.IsMatch(Decode(text)))
        {
            return Hidden;
        }

        return text.Length <= MaxLength ? text
            : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }

    /// <summary>An encoded token may have been encoded again.</summary>
    private static string Decode(string text)
    {
        for (var round = 0; round < 3; round++)
        {
            text = Uri.UnescapeDataString(text);
        }

        return text;
    }

    [GeneratedRegex("entri_[0-9A-Za-z]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TokenPattern { get; }

    /// <summary>Controls, formats, line ends and halves of characters.</summary>
    [GeneratedRegex(
        @"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]",
        RegexOptions.CultureInvariant)]
    private static partial Regex UnseenPattern { get; }
}
