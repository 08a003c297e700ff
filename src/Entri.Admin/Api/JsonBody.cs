using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Entri.Admin.Api;

/// <summary>
/// A body that is sent so often that it writes itself: the serializer's way over descriptions of each member takes four times as long, also
/// where they are generated. A test holds what it writes against what the serializer would.
/// </summary>
public interface IJsonBody
{
    /// <summary>Writes it as the serializer would, to the byte.</summary>
    void WriteTo(Utf8JsonWriter writer);
}

/// <summary>Sends bodies.</summary>
public static class JsonBody
{
    private const string ContentType = "application/json; charset=utf-8";
    private const int MaxRetained = 256 * 1024;
    private static readonly ObjectPool<Buffer> Buffers = new DefaultObjectPool<Buffer>(new BufferPolicy());

    /// <summary>Sends a value as the whole answer, in one piece and with its length.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="value">The body.</param>
    public static async Task SendAsync<T>(HttpContext context, int status, T value)
        where T : notnull
    {
        var buffer = Buffers.Get();
        Write(buffer.Writer, value);
        buffer.Writer.Flush();
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = buffer.Bytes.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(buffer.Bytes.WrittenMemory);

        // Whatever failed before this line keeps its buffer, so that nothing of one answer ever gets into another.
        Buffers.Return(buffer);
    }

    /// <summary>Writes a value, by itself where it can.</summary>
    internal static void Write<T>(Utf8JsonWriter writer, T value)
        where T : notnull
    {
        if (value is IJsonBody body)
        {
            body.WriteTo(writer);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, ApiJson.Options);
        }
    }

    /// <summary>Writes a list of texts.</summary>
    internal static void WriteTexts(this Utf8JsonWriter writer, JsonEncodedText name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a time as the contract has it, or null.</summary>
    internal static void WriteTime(this Utf8JsonWriter writer, JsonEncodedText name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            writer.WritePropertyName(name);
            ApiJson.WriteTime(writer, time);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private sealed class Buffer
    {
        private static readonly JsonWriterOptions Options = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
#if !DEBUG
            SkipValidation = true,
#endif
        };

        public Buffer() => Writer = new Utf8JsonWriter(Bytes, Options);

        public ArrayBufferWriter<byte> Bytes { get; } = new(4096);

        public Utf8JsonWriter Writer { get; }
    }

    private sealed class BufferPolicy : PooledObjectPolicy<Buffer>
    {
        public override Buffer Create() => new();

        public override bool Return(Buffer obj)
        {
            obj.Bytes.ResetWrittenCount();
            obj.Writer.Reset();
            return obj.Bytes.Capacity <= MaxRetained;
        }
    }
}
