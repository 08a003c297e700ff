using System.Buffers.Text;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>
/// Reads HTTP/1.1 responses that carry a length, come in chunks or have nothing in them; nothing else is sent by the servers measured here.
/// </summary>
internal static class HttpResponse
{
    private const int StatusOffset = 9, Ok = 200, NoContent = 204;

    /// <summary>Whether the status says that it was done.</summary>
    public static bool IsDone(int status) => status is Ok or NoContent;

    /// <summary>Whether the bytes are a whole response.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> bytes, out int status)
    {
        status = 0;
        var headEnd = bytes.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0 || !Utf8Parser.TryParse(bytes[StatusOffset..], out status, out int _))
        {
            return false;
        }

        var body = bytes[(headEnd + 4)..];
        return status == NoContent
            || (LengthOf(bytes[..(headEnd + 2)]) is { } length ? body.Length >= length : ReadChunks(body, into: null));
    }

    /// <summary>The body of a whole response.</summary>
    public static byte[] Body(ReadOnlySpan<byte> bytes)
    {
        var headEnd = bytes.IndexOf("\r\n\r\n"u8);
        var body = bytes[(headEnd + 4)..];
        if (LengthOf(bytes[..(headEnd + 2)]) is not null)
        {
            return body.ToArray();
        }

        using var whole = new MemoryStream();
        ReadChunks(body, whole);
        return whole.ToArray();
    }

    private static int? LengthOf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("\r\nContent-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + "\r\nContent-Length: ".Length)..], out int length, out _) ? length : null;
    }

    private static bool ReadChunks(ReadOnlySpan<byte> body, MemoryStream? into)
    {
        while (true)
        {
            var lineEnd = body.IndexOf("\r\n"u8);
            if (lineEnd < 0 || !Utf8Parser.TryParse(body[..lineEnd], out int size, out _, 'x') || body.Length < lineEnd + size + 4)
            {
                return false;
            }

            if (size == 0)
            {
                return true;
            }

            into?.Write(body.Slice(lineEnd + 2, size));
            body = body[(lineEnd + size + 4)..];
        }
    }
}
