using System.Globalization;
using System.Text;

namespace Entri.Admin.Domain;

/// <summary>Texts as people see them who look past case, accents and the digits and signs that stand for letters.</summary>
internal static class FoldedText
{
    // Place by place what the digit or sign is read as; two of them stand for either of two letters.
    private const string Signs = "013456789@$!|+(";
    private const string Letters = "oieasgtbgasiitc";
    private const string OtherLetters = "oleasgtbgaslltc";

    /// <summary>The text in lower case and without accents.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Only letters are taken apart: there are code points that cannot be.
            var parts = rune.IsAscii || !Rune.IsLetterOrDigit(rune) ? rune.ToString() : rune.ToString().Normalize(NormalizationForm.FormKD);
            foreach (var part in parts)
            {
                if (CharUnicodeInfo.GetUnicodeCategory(part) is not UnicodeCategory.NonSpacingMark)
                {
                    folded.Append(char.ToLowerInvariant(part));
                }
            }
        }

        return folded.ToString();
    }

    /// <summary>The folded text, and what it reads where digits and signs stand for letters; each has the same length.</summary>
    public static string[] Readings(string folded) =>
        [.. new[] { folded, Read(folded, Letters), Read(folded, OtherLetters) }.Distinct(StringComparer.Ordinal)];

    /// <summary>The letters and digits of a folded text.</summary>
    public static string Squeezed(string folded) => string.Concat(folded.Where(char.IsLetterOrDigit));

    /// <summary>The folded text with one of each run of equal characters.</summary>
    public static string Unrepeated(string folded) => string.Concat(folded.Where((c, i) => i == 0 || c != folded[i - 1]));

    private static string Read(string folded, string letters) =>
        string.Concat(folded.Select(c => Signs.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? letters[at] : c));
}
