using System.Diagnostics;
using System.Net.Sockets;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>
/// One keep-alive connection that sends requests which were built before. It does no more than a load generator must, because on the same
/// machine whatever the client costs is missing to the server.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _filled;
    private long _sentAt;

    public HttpConnection(Uri address)
    {
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(address.Host, address.Port);
    }

    public Socket Socket { get; }

    public void Send(byte[] request)
    {
        _filled = 0;
        _sentAt = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < request.Length;)
        {
            sent += Socket.Send(request.AsSpan(sent));
        }
    }

    /// <summary>Reads what has arrived, and waits where nothing has.</summary>
    /// <returns>The response when it is complete, otherwise null.</returns>
    /// <exception cref="IOException">The server closed the connection, or what it sent is no response that this client can
    /// read.</exception>
    public Response? Receive()
    {
        var count = Socket.Receive(_buffer.AsSpan(_filled));
        if (count == 0)
        {
            throw new IOException(_filled == _buffer.Length ? "A response is too long." : "The server closed a connection.");
        }

        _filled += count;
        return HttpResponse.IsComplete(_buffer.AsSpan(0, _filled), out var status)
            ? new Response(status, Stopwatch.GetTimestamp() - _sentAt)
            : null;
    }

    /// <summary>The body of the last response.</summary>
    public byte[] Body() => HttpResponse.Body(_buffer.AsSpan(0, _filled));

    public void Dispose() => Socket.Dispose();

    /// <summary>A response that has arrived.</summary>
    /// <param name="Status">Its status code.</param>
    /// <param name="Ticks">How long it took, in ticks of the stopwatch.</param>
    public readonly record struct Response(int Status, long Ticks);
}
