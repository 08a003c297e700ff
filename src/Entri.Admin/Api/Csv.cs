using System.Globalization;
using System.Text.RegularExpressions;

namespace Entri.Admin.Api;

/// <summary>
/// Lines of RFC 4180. A spreadsheet takes a cell for a formula that begins as one, and people write the names: such a cell gets
/// an apostrophe before it. So does what follows a semicolon, a tab or the end of a line, where a cell begins for spreadsheets that part
/// cells so.
/// </summary>
public static partial class Csv
{
    private const string LineEnd = "\r\n";

    /// <summary>What the file is.</summary>
    public const string ContentType = "text/csv";

    /// <summary>What a file begins with; a spreadsheet that does not find it misreads all names but those in plain Latin letters.</summary>
    public const string ByteOrderMark = "\uFEFF";

    /// <summary>A line of these cells.</summary>
    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + LineEnd;

    /// <summary>A time as the API writes it; null stays empty.</summary>
    public static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Cell(string? text)
    {
        var safe = FormulaStart.Replace(text ?? "", "'");
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"")}\"" : safe;
    }

    /// <summary>Where a formula begins: quotes and blanks may be before it, which a spreadsheet leaves out.</summary>
    [GeneratedRegex(@"^(?=[\t\r\n=+\-@＝＋－＠])|(?<=[;\t\r\n][\s""]*)(?=[=+\-@＝＋－＠])", RegexOptions.CultureInvariant)]
    private static partial Regex FormulaStart { get; }
}
