using Entri.Admin.Domain;
using MudBlazor;

namespace Entri.Admin.Shell;

/// <summary>Tells people why something was not done, where there is no field to say it beside.</summary>
public static class FailureNotices
{
    /// <summary>Shows the failure at the edge of the page.</summary>
    public static void AddFailure(this ISnackbar snackbar, Failure failure) => snackbar.Add(
        failure is Failure.Forbidden forbidden ? $"You may not do this: it takes {forbidden.Required.Name}." : failure.Message,
        Severity.Error);

    /// <summary>The sentence that is shown beside a field; null where nothing is wrong.</summary>
    /// <param name="problem">The end of a sentence (<c>should not be empty</c>) or a sentence of its own, which starts with a capital.</param>
    /// <param name="label">What people call the field.</param>
    public static string? AsSentence(this string? problem, string label) =>
        string.IsNullOrEmpty(problem) ? null : char.IsUpper(problem[0]) ? problem : $"{label} {problem}";

    /// <summary>What is wrong with one field, as the end of a sentence that starts with its label or as a sentence of its own; or null.</summary>
    public static string? ProblemOf(this Failure? failure, string field) => failure switch
    {
        Failure.Invalid invalid => invalid.Errors.FirstOrDefault(error => error.Field == field)?.Message[(field.Length + 1)..],
        Failure.Conflict conflict when conflict.Field == field => conflict.Message,
        Failure.Unprocessable unprocessable when unprocessable.Field == field => unprocessable.Message,
        _ => null,
    };
}
