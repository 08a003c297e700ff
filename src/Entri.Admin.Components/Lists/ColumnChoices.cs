using System.Text.RegularExpressions;

namespace Entri.Admin.Components;

/// <summary>
/// Which columns of lists a person has hidden in this browser. Pages get it as a cascading value; a cookie keeps it for a year.
/// </summary>
/// <param name="cookie">What the cookie says, which anybody may have written.</param>
public sealed partial class ColumnChoices(string? cookie)
{
    /// <summary>The cookie that names the hidden columns; it is absent where none is.</summary>
    public const string CookieName = "entri_columns";

    private const char Separator = '~';
    private const int Most = 50;

    private readonly HashSet<string> _hidden =
        [.. (cookie ?? "").Split(Separator, Most + 1).Take(Most).Where(name => Known.IsMatch(name))];

    /// <summary>What the cookie has to say; null for nothing.</summary>
    internal string? Cookie => _hidden.Count == 0 ? null : string.Join(Separator, _hidden.Order(StringComparer.Ordinal));

    /// <summary>Whether a list shows a column.</summary>
    internal bool Shows(string list, string column) => !_hidden.Contains($"{list}.{column}");

    /// <summary>Shows a column or no longer.</summary>
    internal void Set(string list, string column, bool shows) =>
        _ = shows ? _hidden.Remove($"{list}.{column}") : _hidden.Add($"{list}.{column}");

    [GeneratedRegex(@"^[A-Za-z]{1,30}\.[A-Za-z]{1,30}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Known { get; }
}
