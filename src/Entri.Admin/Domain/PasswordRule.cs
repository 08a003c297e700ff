namespace Entri.Admin.Domain;

/// <summary>
/// What a new password must be besides long enough. Mixes of character classes are not asked for; but it must not be one that is tried
/// early.
/// </summary>
internal static class PasswordRule
{
    /// <summary>The name of the product, which is as well known as that of the organization.</summary>
    private const string Product = "Entri";

    /// <summary>Shorter ones are too often part of other words.</summary>
    private const int ShortestKnownWord = 3;

    /// <summary>What is wrong, as the end of a sentence, or null.</summary>
    /// <param name="text">The password.</param>
    /// <param name="known">What others know of the person: names, e-mail address, organizations; null for what is not there.</param>
    public static string? Check(string text, IEnumerable<string?> known)
    {
        var folded = FoldedText.Of(text);
        return CommonPasswords.Has(folded) ? "must not be one that many people have"
            : new PasswordStrength([.. known.Append(Product).OfType<string>().SelectMany(WordsOf)]).IsEnough(folded) ? null
            : new PasswordStrength([]).IsEnough(folded)
                ? "must be more than your name, your email address, your organization or Entri with a little added"
            : "is too easy to guess: common words, repeats, rows of keys and years hardly count";
    }

    /// <summary>A name or an address as a whole, and each word of it.</summary>
    private static IEnumerable<string> WordsOf(string text)
    {
        var folded = FoldedText.Of(text);
        var words = string.Concat(folded.Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Append(string.Concat(words)).Append(FoldedText.Squeezed(folded.Split('@')[0]))
            .Where(word => word.Length >= ShortestKnownWord);
    }
}
