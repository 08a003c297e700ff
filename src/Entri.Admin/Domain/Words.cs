namespace Entri.Admin.Domain;

/// <summary>Puts words together as people do.</summary>
public static class Words
{
    /// <summary>Several words as one list: <c>developers, admins and owners</c>.</summary>
    public static string Enumerate(string[] words) =>
        words.Length < 2 ? string.Concat(words) : $"{string.Join(", ", words[..^1])} and {words[^1]}";
}
