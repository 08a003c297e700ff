namespace Entri.Admin.Domain;

/// <summary>
/// Estimates how often somebody has to guess who tries common words, what is known of the person, rows of keys, repeats and years before
/// anything else. The answer is roughly the number of digits of that count: what remains of a password without such parts decides.
/// </summary>
internal sealed class PasswordStrength(IEnumerable<string> knownWords)
{
    /// <summary>What a password needs at least.</summary>
    private const double Enough = 8.5;

    private const double Letter = 1, OtherCharacter = 0.75, KnownWord = 0.5, Repeat = 1, Row = 1.5, Year = 1.5;
    private const double MostCommonWord = 2, CommonWord = 4, Detour = 1, PerDistinctCharacter = 2;

    private const int ShortestWord = 4, LongestWord = 24, ShortestRow = 3;

    /// <summary>Nobody needs more of a password to see that it is strong.</summary>
    private const int LongestText = 100;

    private static readonly string[] Rows = [.. new[]
    {
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertzuiopü", "yxcvbnm,.-", "azertyuiop",
        "qsdfghjklm", "wxcvbn", "!@#$%^&*()_+", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "147258369",
        "1q2w3e4r5t6y7u8i9o0p",
    }.SelectMany(row => new[] { row, Reversed(row) })];

    private readonly string[] _knownWords =
        [.. knownWords.SelectMany(word => new[] { word, Reversed(word) }).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a folded text takes enough guesses.</summary>
    public bool IsEnough(string folded)
    {
        var text = folded[..Math.Min(folded.Length, LongestText)];
        double[] estimates =
        [
            OfParts(text),
            OfParts(FoldedText.Squeezed(text)) + Detour,
            OfParts(FoldedText.Unrepeated(text)) + Detour,
            text.Distinct().Count() * PerDistinctCharacter,
        ];
        return estimates.Min() >= Enough;
    }

    private static string Reversed(string text) => string.Concat(text.Reverse());

    /// <summary>The cheapest way to put the text together from parts.</summary>
    private double OfParts(string text)
    {
        var readings = FoldedText.Readings(text);
        var cheapest = new double[text.Length + 1];
        Array.Fill(cheapest, double.MaxValue, 1, text.Length);
        for (var start = 0; start < text.Length; start++)
        {
            Offer(1, char.IsLetter(text[start]) ? Letter : OtherCharacter);
            foreach (var word in _knownWords)
            {
                if (readings.Any(reading => string.CompareOrdinal(reading, start, word, 0, word.Length) == 0))
                {
                    Offer(word.Length, KnownWord);
                }
            }

            for (var length = ShortestWord; length <= Math.Min(LongestWord, text.Length - start); length++)
            {
                Offer(length, readings.Min(reading => CostOfWord(reading.AsSpan(start, length))));
            }

            for (var length = ShortestRow; IsRow(text, start, length); length++)
            {
                Offer(length, Row);
            }

            for (var distance = 1; distance <= start; distance++)
            {
                for (var length = Math.Max(distance, 2); IsRepeat(text, start, distance, length); length++)
                {
                    Offer(length, Repeat);
                }
            }

            if (IsYear(text, start))
            {
                Offer(4, Year);
            }

            void Offer(int length, double cost) =>
                cheapest[start + length] = Math.Min(cheapest[start + length], cheapest[start] + cost);
        }

        return cheapest[^1];
    }

    private static double CostOfWord(ReadOnlySpan<char> text)
    {
        Span<char> reversed = stackalloc char[text.Length];
        text.CopyTo(reversed);
        reversed.Reverse();
        return CommonPasswords.IsMostCommon(text) || CommonPasswords.IsMostCommon(reversed) ? MostCommonWord
            : CommonPasswords.Has(text) || CommonPasswords.Has(reversed) ? CommonWord
            : double.MaxValue;
    }

    private static bool IsRow(string text, int start, int length) =>
        start + length <= text.Length && Rows.Any(row => row.AsSpan().IndexOf(text.AsSpan(start, length)) >= 0);

    /// <summary>Whether what stands there is what stands that far before it.</summary>
    private static bool IsRepeat(string text, int start, int distance, int length) =>
        start + length <= text.Length && text.AsSpan(start, length).SequenceEqual(text.AsSpan(start - distance, length));

    /// <summary>Whether a year stands there by itself, and not within a longer number.</summary>
    private static bool IsYear(string text, int start) =>
        (start == 0 || !char.IsAsciiDigit(text[start - 1]))
        && text.AsSpan(start) is (['1', '9', _, _, ..] or ['2', '0', _, _, ..])
        && text.AsSpan(start, 4).IndexOfAnyExceptInRange('0', '9') < 0
        && (start + 4 == text.Length || !char.IsAsciiDigit(text[start + 4]));
}
