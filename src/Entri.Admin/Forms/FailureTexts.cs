using Entri.Admin.Domain;

namespace Entri.Admin.Forms;

/// <summary>What people read where something was not done.</summary>
public static class FailureTexts
{
    /// <summary>The failure in one sentence.</summary>
    public static string Sentence(this Failure failure) =>
        failure is Failure.Forbidden { Missing: var missing }
            ? $"Only {missing.Max(permission => permission.LeastRole).AndAbove} can do this."
            : failure.Message;

    /// <summary>The sentence that is shown beside a field; null where nothing is wrong.</summary>
    /// <param name="error">The end of a sentence (<c>should not be empty</c>), or a sentence of its own with a capital.</param>
    /// <param name="label">What people call the field.</param>
    public static string? AsSentence(this string? error, string label) =>
        string.IsNullOrEmpty(error) ? null : char.IsUpper(error[0]) ? error : $"{label} {error}";

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
