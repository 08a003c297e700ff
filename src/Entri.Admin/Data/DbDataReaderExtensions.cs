using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Entri.Admin.Data;

/// <summary>Reads what the engines keep in different ways.</summary>
internal static class DbDataReaderExtensions
{
    public static string? GetNullableString(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? GetNullableTime(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetTime(column);

    /// <summary>A time, which SQLite keeps as Unix milliseconds.</summary>
    public static DateTimeOffset GetTime(this DbDataReader reader, int column) =>
        reader is SqliteDataReader
            ? DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column))
            : reader.GetFieldValue<DateTimeOffset>(column);

    /// <summary>A list of texts, which SQLite keeps as JSON.</summary>
    public static IReadOnlyList<string> GetTexts(this DbDataReader reader, int column) =>
        reader is SqliteDataReader
            ? JsonSerializer.Deserialize<string[]>(reader.GetString(column))!
            : reader.GetFieldValue<string[]>(column);
}
