using System.Text;

namespace Entri.Admin.Domain;

/// <summary>Texts as they are compared and searched: in one form and without case, so that the database only compares characters.</summary>
public static class SearchText
{
    /// <summary>Between two texts that are searched together, so that nothing is found across them.</summary>
    private const char Separator = '\n';

    /// <summary>How many words are looked for.</summary>
    public const int MaxWords = 8;

    /// <summary>The text in the form in which it is compared.</summary>
    public static string Of(string text) => Storable(text).Normalize(NormalizationForm.FormC).ToLowerInvariant();

    /// <summary>Several texts in the form in which they are searched.</summary>
    public static string Of(params ReadOnlySpan<string?> texts) => Of(string.Join(Separator, texts));

    /// <summary>What to look for in texts of this form; null where nothing is asked for.</summary>
    public static string? Term(string? text) => Rules.TrimToNull(text) is { } trimmed ? Of(trimmed) : null;

    /// <summary>The words of what somebody looks for, as they typed them; as many as anybody means to look for.</summary>
    public static IEnumerable<string> Words(string? text) =>
        Storable(text ?? "").Split((char[]?)null, MaxWords + 1, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords);

    /// <summary>
    /// The text without what no database keeps, a NUL character and a lone half of a character, which PostgreSQL does not even look for,
    /// and without U+FFFE, which cannot be normalized; a sign that hardly any text has stands in for each.
    /// </summary>
    public static string Storable(string text) =>
        string.Concat(text.Replace('\0', '\uFFFD').Replace('\uFFFE', '\uFFFD').EnumerateRunes());
}
