using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Entri.Admin.Data;

/// <summary>Reads what the engines keep in different ways.</summary>
internal static class DbDataReaderExtensions
{
    public static string? GetNullableString(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? GetNullableTime(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetTime(column);

    /// <summary>A time, which SQLite keeps as Unix milliseconds.</summary>
    public static DateTimeOffset GetTime(this DbDataReader reader, int column) =>
        reader is SqliteDataReader
            ? DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column))
            : reader.GetFieldValue<DateTimeOffset>(column);

    /// <summary>
    /// A list of language tags, which SQLite keeps as JSON. Their characters need no escapes, so where nobody put spaces in, a split reads
    /// it; a parser takes ten times as long.
    /// </summary>
    public static IReadOnlyList<string> GetLanguageTags(this DbDataReader reader, int column)
    {
        if (reader is not SqliteDataReader)
        {
            return reader.GetFieldValue<string[]>(column);
        }

        var json = reader.GetString(column);
        return json == "[]" ? []
            : json.Contains(' ', StringComparison.Ordinal) ? JsonSerializer.Deserialize<string[]>(json)!
            : json[2..^2].Split("\",\"");
    }
}
