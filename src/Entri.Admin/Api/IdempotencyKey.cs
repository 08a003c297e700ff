using System.Text.RegularExpressions;

namespace Entri.Admin.Api;

/// <summary>
/// The name that a caller gives a request which may have to be repeated: <c>Idempotency-Key</c>. A handler that takes one has it in the
/// document.
/// </summary>
/// <param name="Value">The name, as it was sent.</param>
public sealed partial record IdempotencyKey(string Value)
{
    /// <summary>The header that it comes in.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>How many characters it has at most.</summary>
    public const int MaxLength = 255;

    /// <summary>What it is made of: printable characters of ASCII.</summary>
    internal const string Pattern = "^[ -~]+$";

    /// <summary>Reads the header; null where there is none.</summary>
    /// <exception cref="InvalidQueryException">It is there more than once, empty, too long, or has other characters.</exception>
    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context) => context.Request.Headers[Header] switch
    {
        [] => default,
        [{ Length: > 0 and <= MaxLength } value] when Printable.IsMatch(value) => new(new IdempotencyKey(value)),
        _ => throw new InvalidQueryException([$"{Header} must be one value of 1 to {MaxLength} printable ASCII characters"]),
    };

    // The end of the text, which the sign of the pattern is only where no line follows.
    [GeneratedRegex(@"\A[ -~]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Printable { get; }
}
