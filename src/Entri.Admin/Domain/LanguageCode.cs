using System.Globalization;
using System.Text.RegularExpressions;

namespace Entri.Admin.Domain;

/// <summary>A language tag such as <c>en</c>, <c>pt-BR</c> or <c>zh-Hans-CN</c> (BCP 47: language, script, region).</summary>
public static partial class LanguageCode
{
    private static readonly Lazy<CultureInfo[]> Known = new(() =>
    [
        .. CultureInfo.GetCultures(CultureTypes.AllCultures)
            .Where(culture => IsLanguage(culture.Name))
            .OrderBy(culture => culture.Name.Contains('-'))
            .ThenBy(culture => culture.EnglishName, StringComparer.Ordinal),
    ]);

    /// <summary>The longest tag of that form, in characters.</summary>
    public const int MaxLength = 11;

    /// <summary>Whether the text has the form of a tag, known or not.</summary>
    public static bool IsWellFormed(string text) => Pattern.IsMatch(text);

    /// <summary>The tag in its usual spelling, or null where no such language is known.</summary>
    public static string? Normalize(string text)
    {
        if (!IsWellFormed(text))
        {
            return null;
        }

        try
        {
            var name = CultureInfo.GetCultureInfo(text, predefinedOnly: true).Name;
            return IsLanguage(name) ? name : null;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Why a field cannot name those languages: the first that is not known; or null where all are.</summary>
    public static Failure? Unknown(string field, params string?[]? codes) =>
        codes?.FirstOrDefault(code => code is not null && Normalize(code) is null) is { } unknown
            ? new Failure.Unprocessable(field, $"Unknown language code: {unknown}")
            : null;

    /// <summary>The known tags whose code or English name contains the text, plain languages before those with a region.</summary>
    public static IEnumerable<string> Search(string? text) => Known.Value
        .Where(culture => string.IsNullOrWhiteSpace(text)
            || culture.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase)
            || culture.EnglishName.Contains(text, StringComparison.OrdinalIgnoreCase))
        .Select(culture => culture.Name);

    /// <summary>The language's English name, for lists that people read.</summary>
    public static string DisplayName(string code) => Normalize(code) is { } known ? CultureInfo.GetCultureInfo(known).EnglishName : code;

    /// <summary>
    /// Whether a culture's name is that of one language: some stand for an unknown, no or any language, and one has no name.
    /// </summary>
    private static bool IsLanguage(string name) => IsWellFormed(name) && name.Split('-')[0] is not ("und" or "mul" or "mis" or "zxx");

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
