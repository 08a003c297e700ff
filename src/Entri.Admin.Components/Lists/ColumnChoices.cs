using System.Text.RegularExpressions;

namespace Entri.Admin.Components;

/// <summary>
/// Which columns of lists a person has hidden in this browser. Pages get it as a cascading value; a cookie for each list keeps it for a
/// year, so that two tabs that change two lists do not undo each other.
/// </summary>
/// <param name="hidden">What <see cref="Read"/> found; null for nothing.</param>
public sealed partial class ColumnChoices(string? hidden)
{
    private const string CookiePrefix = "entri_columns_";
    private const char Separator = '~';
    private const int Most = 50;

    private readonly HashSet<string> _hidden = [.. Known(hidden?.Split(Separator) ?? [])];

    /// <summary>
    /// The hidden columns that cookies name, which anybody may have written: what is no name is left out, and so is too much.
    /// </summary>
    /// <param name="cookies">All cookies of the browser.</param>
    public static string Read(IEnumerable<KeyValuePair<string, string>> cookies) => string.Join(Separator, Known(cookies
        .Where(cookie => cookie.Key.StartsWith(CookiePrefix, StringComparison.Ordinal))
        .SelectMany(cookie => cookie.Value.Split(Separator, Most + 1).Select(column => $"{cookie.Key[CookiePrefix.Length..]}.{column}"))));

    /// <summary>The name of a list's cookie.</summary>
    internal static string CookieName(string list) => $"{CookiePrefix}{list}";

    /// <summary>What a list's cookie has to say; null for nothing.</summary>
    internal string? CookieValue(string list)
    {
        var columns = _hidden.Where(name => name.StartsWith($"{list}.", StringComparison.Ordinal))
            .Select(name => name[(list.Length + 1)..]).Order(StringComparer.Ordinal).ToArray();
        return columns.Length == 0 ? null : string.Join(Separator, columns);
    }

    /// <summary>Whether a list shows a column.</summary>
    internal bool Shows(string list, string column) => !_hidden.Contains($"{list}.{column}");

    /// <summary>Shows a column or no longer.</summary>
    internal void Set(string list, string column, bool shows) =>
        _ = shows ? _hidden.Remove($"{list}.{column}") : _hidden.Add($"{list}.{column}");

    private static IEnumerable<string> Known(IEnumerable<string> names) => names.Where(name => NamePattern.IsMatch(name)).Take(Most);

    [GeneratedRegex(@"^[A-Za-z]{1,30}\.[A-Za-z]{1,30}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }
}
