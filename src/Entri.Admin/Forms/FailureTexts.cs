using Entri.Admin.Domain;

namespace Entri.Admin.Forms;

/// <summary>
/// What people read where something was not done. A message of its own ends with a full stop; beside a field only several sentences do.
/// </summary>
public static class FailureTexts
{
    /// <summary>The failure as a message of its own.</summary>
    public static string Sentence(this Failure failure) =>
        failure is Failure.Forbidden { Missing: var missing }
            ? $"You need the {missing.Max(permission => permission.LeastRole)} role to do this. Ask an owner of the organization."
            : $"{(failure is Failure.Invalid { Errors: [var first, ..] } ? InWords(first) : failure.Message).TrimEnd('.')}.";

    /// <summary>
    /// The sentence that is shown beside a field; null where nothing is wrong. Programs are told what is wrong, people what to do.
    /// </summary>
    /// <param name="error">The end of a sentence (<c>should not be empty</c>), or a sentence of its own with a capital.</param>
    /// <param name="label">What people call the field.</param>
    public static string? AsSentence(this string? error, string label) => error switch
    {
        null or "" => null,
        "should not be empty" => $"Enter {Article(label)} {label.ToLowerInvariant()}",
        _ when char.IsUpper(error[0]) => error.Contains(". ", StringComparison.Ordinal) ? error : error.TrimEnd('.'),
        _ when After(error, "must be at ") is { } length => $"Use at {length.Replace(" long", "", StringComparison.Ordinal)}",
        _ when After(error, "must be lower-case ") is { } characters => $"Use lowercase {characters}",
        _ when After(error, "must be more than ") is { } what => $"Use more than {what}",
        _ when After(error, "must be an e-mail ") is { } address => $"Enter an email {address}",
        _ when After(error, "must be a language ") is not null => "Choose a language from the list",
        _ when After(error, "must not contain ") is { } characters => $"Remove the {characters}",
        _ => $"{label} {error}",
    };

    private static string InWords(FieldError error) => error.Message[(error.Field.Length + 1)..].AsSentence(
        error.Field == "expiresAt" ? "The end" : string.Concat(error.Field[..1].ToUpperInvariant(), error.Field.AsSpan(1)))!;

    private static string? After(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : null;

    private static string Article(string label) =>
        label.Contains("password", StringComparison.OrdinalIgnoreCase) ? "your"
        : "AEIOU".Contains(label[0], StringComparison.Ordinal) ? "an"
        : "a";

    /// <summary>
    /// What is wrong with one field, as the end of a sentence that starts with its label or as a sentence of its own; or null.
    /// </summary>
    public static string? ErrorOf(this Failure? failure, string field) => failure switch
    {
        Failure.Invalid invalid => invalid.Errors.FirstOrDefault(error => error.Field == field)?.Message[(field.Length + 1)..],
        Failure.Conflict conflict when conflict.Field == field => conflict.Message,
        Failure.Unprocessable unprocessable when unprocessable.Field == field => unprocessable.Message,
        _ => null,
    };
}
