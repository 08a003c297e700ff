using System.Text;

namespace Entri.Admin.Domain;

/// <summary>Texts as they are compared and searched: in one form and without case, so that the database only compares characters.</summary>
public static class SearchText
{
    /// <summary>Between two texts that are searched together, so that nothing is found across them.</summary>
    private const char Separator = '\n';

    /// <summary>The text in the form in which it is compared.</summary>
    public static string Of(string text) => text.Normalize(NormalizationForm.FormC).ToLowerInvariant();

    /// <summary>Several texts in the form in which they are searched.</summary>
    public static string Of(params ReadOnlySpan<string?> texts) => Of(string.Join(Separator, texts));

    /// <summary>
    /// What to look for; null where nothing is asked for. No text has a NUL character or a lone half of a character, and PostgreSQL takes
    /// neither even to look for, so one that no text has either stands in for it.
    /// </summary>
    public static string? Term(string? text) =>
        Rules.TrimToNull(text) is { } trimmed ? Of(string.Concat(trimmed.Replace('\0', '\uFFFD').EnumerateRunes())) : null;
}
