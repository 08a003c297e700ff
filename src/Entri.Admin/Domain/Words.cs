namespace Entri.Admin.Domain;

/// <summary>Puts words together as people do.</summary>
public static class Words
{
    /// <summary>Several words as one list: <c>developers, admins and owners</c>.</summary>
    /// <param name="words">The words.</param>
    /// <param name="last">What stands before the last of several.</param>
    public static string Enumerate(string[] words, string last = "and") =>
        words.Length < 2 ? string.Concat(words) : $"{string.Join(", ", words[..^1])} {last} {words[^1]}";
}
