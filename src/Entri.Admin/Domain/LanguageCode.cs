using System.Text.RegularExpressions;

namespace Entri.Admin.Domain;

/// <summary>
/// A language tag such as <c>en</c>, <c>pt-BR</c> or <c>zh-Hans-CN</c> (BCP 47: language, script, region). Which are known does not hang on
/// what the machine knows, so that every instance of every installation takes the same ones.
/// </summary>
public static partial class LanguageCode
{
    private const string Resource = "languages.txt";

    private static readonly Lazy<List> Known = new(Load);

    /// <summary>The longest tag of that form, in characters.</summary>
    public const int MaxLength = 11;

    /// <summary>Whether the text has the form of a tag, known or not.</summary>
    public static bool IsWellFormed(string text) => Pattern.IsMatch(text);

    /// <summary>The tag in its usual spelling, or null where no such language is known.</summary>
    public static string? Normalize(string? text) => Find(text)?.Code;

    /// <summary>Why a field cannot name those languages: the first that is not known; or null where all are.</summary>
    /// <param name="field">The field.</param>
    /// <param name="codes">What it names; null for nothing.</param>
    /// <param name="kept">What it names by now, which stays though it may be known no more.</param>
    public static Failure? Unknown(string field, IEnumerable<string?>? codes, IReadOnlyCollection<string>? kept = null) =>
        codes?.FirstOrDefault(code => code is not null && Normalize(code) is null && kept?.Contains(code) != true) is { } unknown
            ? new Failure.Unprocessable(field, $"Unknown language code: {unknown}")
            : null;

    /// <summary>
    /// Target languages in their usual spelling, each once, without the source language. One that was stored where more languages were
    /// known stays.
    /// </summary>
    public static List<string> Targets(IEnumerable<string?> codes, string source) =>
        [.. codes.OfType<string>().Select(code => Normalize(code) ?? code).Where(code => code != source).Distinct()];

    /// <summary>
    /// The known tags whose code or English name fits the text: what is called so first, and plain languages before those with a region.
    /// </summary>
    public static IEnumerable<string> Search(string? text)
    {
        string[] words = [.. SearchText.Words(text).Select(word => SearchText.Of(word))];
        return words.Length == 0 ? Known.Value.All.Select(language => language.Code) :
            from language in Known.Value.All
            where words.All(word => language.SearchKey.Contains(word, StringComparison.Ordinal))
            let isCode = words is [var only] && language.Code.Equals(only, StringComparison.OrdinalIgnoreCase)
            let isStart = language.SearchKey.StartsWith(words[0], StringComparison.Ordinal)
            orderby isCode descending, isStart descending
            select language.Code;
    }

    /// <summary>The language's English name, for lists that people read; the code itself, where it is known no more.</summary>
    public static string DisplayName(string? code) => string.IsNullOrEmpty(code) ? "Unknown" : Find(code)?.Name ?? code;

    private static Language? Find(string? text)
    {
        // An older version has stored some that were none.
        if (text is null)
        {
            return null;
        }

        if (Known.Value.ByCode.TryGetValue(text, out var language))
        {
            return language;
        }

        // Some languages have a longer or an older tag as well.
        var end = text.IndexOf('-', StringComparison.Ordinal) is >= 0 and var hyphen ? hyphen : text.Length;
        return Known.Value.Others.TryGetValue(text[..end], out var other)
            ? Known.Value.ByCode.GetValueOrDefault(other + text[end..])
            : null;
    }

    private static List Load()
    {
        using var file = new StreamReader(typeof(LanguageCode).Assembly.GetManifestResourceStream(Resource)!);
        List<Language> all = [];
        Dictionary<string, string> others = new(StringComparer.OrdinalIgnoreCase);
        while (file.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (line.Split('\t') is [var code, var name])
            {
                all.Add(new Language(code, name, SearchText.Of(name, code)));
            }
            else if (line.Split('=') is [var other, var usual])
            {
                others.Add(other, usual);
            }
        }

        return new List(all, all.ToDictionary(language => language.Code, StringComparer.OrdinalIgnoreCase), others);
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    /// <param name="All">The languages in the order in which people read them.</param>
    /// <param name="ByCode">The same by their tags, in any case.</param>
    /// <param name="Others">Other tags of languages, each with the usual one.</param>
    private sealed record List(IReadOnlyList<Language> All, Dictionary<string, Language> ByCode, Dictionary<string, string> Others);

    private sealed record Language(string Code, string Name, string SearchKey);
}
