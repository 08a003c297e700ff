using System.Globalization;
using System.Text.RegularExpressions;

namespace Entri.Admin.Hosting;

/// <summary>
/// What may leave the process in a log, a span or a metric: no value of a token, of a link's code or of one of the app's
/// cookies, however an address encodes it, no query string, and no character that makes a reader see something else than what is there.
/// </summary>
public static partial class Redactor
{
    /// <summary>What stands before the two digits of an encoded character, also of one that was encoded again and again.</summary>
    private const string Code = @"(?:%(?:25)*|\\u00)";

    private const string Prefix =
        $"(?:e|{Code}65)(?:n|{Code}6[Ee])(?:t|{Code}74)(?:r|{Code}72)(?:i|{Code}69)(?:_|{Code}5[Ff])";

    private const string Value = $"(?:[0-9A-Za-z]|{Code}(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]))+";

    private const string CookieValue = """[^\s;,"']*""";

    /// <summary>What the codes of invitations start with.</summary>
    private const string InvitePrefix =
        $"(?:i|{Code}69)(?:n|{Code}6[Ee])(?:v|{Code}76)(?:i|{Code}69)(?:t|{Code}74)(?:e|{Code}65)(?:_|{Code}5[Ff])";

    /// <summary>What the codes of links for new passwords start with.</summary>
    private const string ResetPrefix =
        $"(?:r|{Code}72)(?:e|{Code}65)(?:c|{Code}63)(?:o|{Code}6[Ff])(?:v|{Code}76)(?:e|{Code}65)(?:r|{Code}72)(?:_|{Code}5[Ff])";

    /// <summary>What the codes of links to calendars start with.</summary>
    private const string CalendarPrefix =
        $"(?:c|{Code}63)(?:a|{Code}61)(?:l|{Code}6[Cc])(?:e|{Code}65)(?:n|{Code}6[Ee])(?:d|{Code}64)(?:a|{Code}61)(?:r|{Code}72)"
        + $"(?:_|{Code}5[Ff])";

    private const string OfCookie = $"(?:(?:=|{Code}3[Dd]){CookieValue})?";

    /// <summary>The prefix that each of the app's cookies has, whatever the settings call them.</summary>
    private const string CookiePrefix =
        $"(?:_|{Code}5[Ff]){{2}}(?:H|{Code}48)(?:o|{Code}6[Ff])(?:s|{Code}73)(?:t|{Code}74)(?:-|{Code}2[Dd])";

    /// <summary>The text as one line.</summary>
    public static string Line(string text) => Show(Hide(text).ReplaceLineEndings(@"\n"));

    /// <summary>The text with the line breaks that it has.</summary>
    public static string Lines(string text) => Show(Hide(text).ReplaceLineEndings("\n"));

    private static string Hide(string text)
    {
        text = CookiePattern.Replace(text, cookie => cookie.Groups[1].Success ? $"{cookie.Groups[1]}(hidden)" : cookie.Value);
        text = SecretPattern.Replace(text, "entri_(hidden)");
        text = InvitePattern.Replace(text, "invite_(hidden)");
        text = ResetPattern.Replace(text, "recover_(hidden)");
        text = CalendarPattern.Replace(text, "calendar_(hidden)");
        return QueryPattern.Replace(text, "");
    }

    private static string Show(string text) => UnseenPattern.Replace(text, match => string.Concat(
        match.Value.Select(character => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)character:x4}"))));

    [GeneratedRegex($"{Prefix}{Value}{OfCookie}", RegexOptions.CultureInvariant)]
    private static partial Regex SecretPattern { get; }

    [GeneratedRegex($"{InvitePrefix}{Value}", RegexOptions.CultureInvariant)]
    private static partial Regex InvitePattern { get; }

    [GeneratedRegex($"{ResetPrefix}{Value}", RegexOptions.CultureInvariant)]
    private static partial Regex ResetPattern { get; }

    [GeneratedRegex($"{CalendarPrefix}{Value}", RegexOptions.CultureInvariant)]
    private static partial Regex CalendarPattern { get; }

    /// <summary>
    /// A cookie, or a name to which no value comes: it is passed over as a whole, because a search from each prefix in a row of them would
    /// take the square of their number.
    /// </summary>
    [GeneratedRegex(
        $"""({CookiePrefix}[^\s;,"=]+?(?:=|{Code}3[Dd])){CookieValue}|{CookiePrefix}[^\s;,"=]+""", RegexOptions.CultureInvariant)]
    private static partial Regex CookiePattern { get; }

    /// <summary>
    /// A query, which has a slash before it. It is found by its question mark: a search from each slash would take the square.
    /// </summary>
    [GeneratedRegex("""(?<=/[^\s?"'<>]*)\?[^\s"'<>]*""", RegexOptions.CultureInvariant)]
    private static partial Regex QueryPattern { get; }

    /// <summary>
    /// Controls, among them those that terminals obey, and formats, among them those that turn the direction of what follows. The last
    /// part are formats that take two places.
    /// </summary>
    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}-[\n]]|\uDB40[\uDC00-\uDC7F]", RegexOptions.CultureInvariant)]
    private static partial Regex UnseenPattern { get; }
}
