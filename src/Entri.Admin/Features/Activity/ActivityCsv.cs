using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entri.Admin.Api;

namespace Entri.Admin.Features.Activity;

/// <summary>
/// Entries as lines of RFC 4180. A spreadsheet takes a cell for a formula that begins as one, and people write the names: such a cell gets
/// an apostrophe before it. So does what follows a semicolon, a tab or the end of a line, where a cell begins for spreadsheets that part
/// cells so.
/// </summary>
internal static partial class ActivityCsv
{
    private const string LineEnd = "\r\n";

    /// <summary>The first line.</summary>
    public const string Head = $"created,action,userId,userName,tokenId,projectId,targetType,targetId,metadata,_id{LineEnd}";

    /// <summary>An entry's line.</summary>
    public static string Row(ActivityResponse entry) => string.Join(',', Cells(entry).Select(Cell)) + LineEnd;

    /// <summary>A text as a cell.</summary>
    public static string Cell(string? text)
    {
        var safe = FormulaStart.Replace(text ?? "", "'");
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"")}\"" : safe;
    }

    /// <summary>Where a formula begins: quotes and blanks may be before it, which a spreadsheet leaves out.</summary>
    [GeneratedRegex(@"^(?=[\t\r\n=+\-@＝＋－＠])|(?<=[;\t\r\n][\s""]*)(?=[=+\-@＝＋－＠])", RegexOptions.CultureInvariant)]
    private static partial Regex FormulaStart { get; }

    private static string?[] Cells(ActivityResponse entry) =>
    [
        entry.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        entry.Action,
        entry.UserId,
        entry.UserName,
        entry.Metadata.GetValueOrDefault("tokenId"),
        entry.ProjectId,
        entry.TargetType,
        entry.TargetId,
        JsonSerializer.Serialize(entry.Metadata, ApiJson.Options),
        entry.Id,
    ];
}
