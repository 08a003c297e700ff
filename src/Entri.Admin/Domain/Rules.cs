using System.Globalization;
using System.Text;

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

    /// <summary>The longest instructions of anything, in UTF-16 characters.</summary>
    public const int LongTextMaxLength = 2000;

    /// <summary>The longest e-mail address, in characters (RFC 5321).</summary>
    public const int EmailMaxLength = 254;

    /// <summary>The shortest password, in characters.</summary>
    public const int PasswordMinLength = 12;

    /// <summary>The longest password, in characters; more would only cost time.</summary>
    public const int PasswordMaxLength = 200;

    private const string NoToken = "must not contain a token";

    /// <summary>A name that people read in lists.</summary>
    public static string? Name(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "should not be empty"
        : text.Length > NameMaxLength ? $"must be at most {NameMaxLength} characters long"
        : HasHiddenCharacters(text) ? "must not contain control characters"
        : text.EnumerateRunes().Any(IsInvisible) ? "must not contain invisible characters"
        : !text.EnumerateRunes().Any(IsSeen) ? "should not be empty"
        : CleanName(text).Length > NameMaxLength ? $"must be at most {NameMaxLength} characters long"
        : HasToken(CleanName(text)) ? NoToken
        : null;

    /// <summary>
    /// A name as it is kept: without blanks around it, with one blank where there were several of any kind, and with composed accents, so
    /// that what looks alike is alike, and people can type what they read.
    /// </summary>
    /// <param name="text">What <see cref="Name"/> accepts.</param>
    public static string CleanName(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Normalize(NormalizationForm.FormC);

    /// <summary>A longer text that may be left out and may have lines.</summary>
    public static string? Description(string? text) => OptionalText(text, DescriptionMaxLength);

    /// <summary>A text that may be left out and may have lines.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">The most UTF-16 characters.</param>
    public static string? OptionalText(string? text, int maxLength) =>
        text is null ? null
        : text.Length > maxLength ? $"must be at most {maxLength} characters long"
        : HasHiddenCharacters(text.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ')) ? "must not contain control characters"
        : HasToken(text) ? NoToken
        : null;

    /// <summary>An organization's name in addresses.</summary>
    public static string? Slug(string? text) =>
        string.IsNullOrEmpty(text) ? "should not be empty"
        : text.Length > Domain.Slug.MaxLength ? $"must be at most {Domain.Slug.MaxLength} characters long"
        : !Domain.Slug.IsValid(text) ? "must be lower-case letters and digits with single hyphens between them"
        : Domain.Slug.IsReserved(text) ? "must not be a word that the app keeps for itself"
        : null;

    /// <summary>A language tag by its form; whether the language exists is another question.</summary>
    public static string? Language(string? text) =>
        string.IsNullOrEmpty(text) ? "should not be empty"
        : !LanguageCode.IsWellFormed(text) ? "must be a language code such as en or pt-BR"
        : null;

    /// <summary>Language tags by their form; whether the languages exist is another question.</summary>
    /// <param name="codes">The tags.</param>
    /// <param name="max">How many at most.</param>
    public static string? Languages(string?[]? codes, int max) =>
        codes is null ? "must be an array"
        : codes.Length > max ? $"must have at most {max} languages"
        : codes.Any(code => Language(code) is not null) ? "must be language codes such as en or pt-BR"
        : null;

    /// <summary>An e-mail address that <see cref="EmailAddress.Clean"/> takes. Only a mail can tell whether it works.</summary>
    public static string? Email(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "should not be empty"
        : text.Trim().Length > EmailMaxLength ? $"must be at most {EmailMaxLength} characters long"
        : EmailAddress.Clean(text) is not { } address ? "must be an e-mail address such as ada@example.com"
        : address.Length > EmailMaxLength ? $"must be at most {EmailMaxLength} characters long"
        : null;

    /// <summary>A new password.</summary>
    /// <param name="text">The password.</param>
    /// <param name="known">What others know of the person: names, e-mail address, organizations; null for what is not there.</param>
    public static string? Password(string? text, params IEnumerable<string?> known) =>
        string.IsNullOrEmpty(text) ? "should not be empty"
        : text.Length < PasswordMinLength ? $"must be at least {PasswordMinLength} characters long"
        : text.Length > PasswordMaxLength ? $"must be at most {PasswordMaxLength} characters long"
        : PasswordRule.Check(text, known);

    /// <summary>The name of a role.</summary>
    public static string? Role(string? text) =>
        string.IsNullOrEmpty(text) ? "should not be empty"
        : MemberRole.FromName(text) is null ? "must be one of owner, admin, developer, translator, reviewer"
        : null;

    /// <summary>A text without blanks around it; null where nothing is left.</summary>
    public static string? TrimToNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>
    /// Characters that take no room or only that of a blank, but for the two that join others and so change what is seen (Persian words,
    /// families of emoji) and for those that choose between two shapes.
    /// </summary>
    private static bool IsInvisible(Rune rune) => rune.Value is
        0x00AD or 0x034F or 0x061C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x200B or 0x200E or 0x200F
        or (>= 0x2060 and <= 0x206F) or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xFFF0 and <= 0xFFFB) or (>= 0x1BCA0 and <= 0x1BCA3)
        or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE007F);

    /// <summary>Many read names and descriptions, and a value is for one. What only looks like one is an example.</summary>
    private static bool HasToken(string text) => ApiTokenFormat.FindIn(text).Any();

    /// <summary>Whether the character can be seen without another one.</summary>
    private static bool IsSeen(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune);

    /// <summary>
    /// Control characters, lone surrogates, code points that are no characters, and the marks that turn the reading direction of everything
    /// behind them: they make two names look alike, or one name look like another line, or cannot be compared.
    /// </summary>
    private static bool HasHiddenCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(text, i);
            if (category is UnicodeCategory.Control or UnicodeCategory.Surrogate
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || text[i] is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069'
                    or >= '\uFDD0' and <= '\uFDEF' or '\uFEFF' or '\uFFFE' or '\uFFFF')
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
