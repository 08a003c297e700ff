using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entri.Admin.Api;

/// <summary>How the API reads and writes JSON.</summary>
public static class ApiJson
{
    /// <summary>The settings of every body.</summary>
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the settings to the framework's own options.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        // Bodies are never part of a page, so names in other scripts may stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new IsoTimeConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    /// <summary>Writes a time as the contract has it.</summary>
    internal static void WriteTime(Utf8JsonWriter writer, DateTimeOffset value)
    {
        // The round-trip format is the fast one; it has four digits more than the contract.
        Span<byte> text = stackalloc byte[28];
        Utf8Formatter.TryFormat(value.UtcDateTime, text, out _, 'O');
        text[23] = (byte)'Z';
        writer.WriteStringValue(text[..24]);
    }

    /// <summary>Times in UTC with milliseconds: <c>2026-01-01T00:00:00.000Z</c>.</summary>
    private sealed class IsoTimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) && HasOffset(reader.GetString()!)
                ? time.ToUniversalTime()
                : throw new JsonException();

        /// <summary>Without one the parser takes the server's zone, which nobody who calls the API knows.</summary>
        private static bool HasOffset(string text) =>
            text.EndsWith('Z') || (text.Contains('T') && text.LastIndexOfAny(['+', '-']) > text.IndexOf('T'));

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => WriteTime(writer, value);
    }
}
