using System.Globalization;

namespace Entri.Admin.Domain;

/// <summary>
/// The rules for what people and programs send. Each returns what is wrong, as the end of a sentence that starts with the field's
/// name (<c>should not be empty</c>), or null; forms and the API use the same ones.
/// </summary>
public static class Rules
{
    /// <summary>The longest name of anything, in UTF-16 characters.</summary>
    public const int NameMaxLength = 100;

    /// <summary>The longest description of anything, in UTF-16 characters.</summary>
    public const int DescriptionMaxLength = 500;

    /// <summary>The longest e-mail address, in characters (RFC 5321).</summary>
    public const int EmailMaxLength = 254;

    /// <summary>The shortest password, in characters.</summary>
    public const int PasswordMinLength = 10;

    /// <summary>The longest password, in characters; more would only cost time.</summary>
    public const int PasswordMaxLength = 200;

    /// <summary>A name that people read in lists.</summary>
    public static string? Name(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "should not be empty"
        : text.Length > NameMaxLength ? $"must be at most {NameMaxLength} characters long"
        : HasHiddenCharacters(text) ? "must not contain control characters"
        : null;

    /// <summary>A longer text that may be left out and may have lines.</summary>
    public static string? Description(string? text) =>
        text is null ? null
        : text.Length > DescriptionMaxLength ? $"must be at most {DescriptionMaxLength} characters long"
        : HasHiddenCharacters(text.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ')) ? "must not contain control characters"
        : null;

    /// <summary>An organization's name in addresses.</summary>
    public static string? Slug(string? text) =>
        string.IsNullOrEmpty(text) ? "should not be empty"
        : text.Length > Domain.Slug.MaxLength ? $"must be at most {Domain.Slug.MaxLength} characters long"
        : !Domain.Slug.IsValid(text) ? "must be lower-case letters and digits with single hyphens between them"
        : null;

    /// <summary>A language tag by its form; whether the language exists is another question.</summary>
    public static string? Language(string? text) =>
        string.IsNullOrEmpty(text) ? "should not be empty"
        : !LanguageCode.IsWellFormed(text) ? "must be a language code such as en or pt-BR"
        : null;

    /// <summary>An e-mail address: something before and behind one @, no blanks. Only a mail can tell whether it works.</summary>
    public static string? Email(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "should not be empty"
        : text.Length > EmailMaxLength ? $"must be at most {EmailMaxLength} characters long"
        : text.Any(char.IsWhiteSpace) || HasHiddenCharacters(text) || text.Split('@') is not [{ Length: > 0 }, { Length: > 0 }]
            ? "must be an e-mail address"
        : null;

    /// <summary>A new password. Length is what counts; mixes of character classes are not asked for.</summary>
    public static string? Password(string? text) =>
        string.IsNullOrEmpty(text) ? "should not be empty"
        : text.Length < PasswordMinLength ? $"must be at least {PasswordMinLength} characters long"
        : text.Length > PasswordMaxLength ? $"must be at most {PasswordMaxLength} characters long"
        : text.Distinct().Count() < 4 ? "must not repeat so few characters"
        : null;

    /// <summary>A text without blanks around it; null where nothing is left.</summary>
    public static string? TrimToNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>
    /// Control characters, lone surrogates and the marks that turn the reading direction of everything behind them: they make two
    /// names look alike, or one name look like another line.
    /// </summary>
    private static bool HasHiddenCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(text, i);
            if (category is UnicodeCategory.Control or UnicodeCategory.Surrogate
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || text[i] is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\uFEFF')
            {
                return true;
            }

            if (char.IsHighSurrogate(text[i]))
            {
                i++;
            }
        }

        return false;
    }
}

/// <summary>Gathers what is wrong with a request, one sentence for each failing field.</summary>
public sealed class FieldErrors
{
    private readonly List<FieldError> _errors = [];

    /// <summary>The failure, or null where every rule holds.</summary>
    public Failure? Failure => _errors.Count == 0 ? null : new Failure.Invalid(_errors);

    /// <summary>Adds what a rule found.</summary>
    /// <param name="field">The field as the API spells it.</param>
    /// <param name="error">What is wrong, as the end of a sentence, or null.</param>
    public FieldErrors Check(string field, string? error)
    {
        if (error is not null)
        {
            _errors.Add(new FieldError(field, $"{field} {error}"));
        }

        return this;
    }
}
