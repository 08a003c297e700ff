using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>Keeps connections busy from one thread: whichever has its answer sends the next request at once, with the next
/// credential.</summary>
internal sealed class LoadGenerator(Uri address, string path, IReadOnlyList<string> headers)
{
    private const int PollMicroseconds = 10_000;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    private readonly byte[][] _requests =
    [
        .. headers.Select(
            header => Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: localhost:{address.Port}\r\nAccept: */*\r\n{header}\r\n\r\n")),
    ];

    private int _next;

    /// <summary>Asks once with each credential.</summary>
    /// <returns>The bodies.</returns>
    /// <exception cref="InvalidOperationException">A request is not answered with 200 or 204.</exception>
    public List<byte[]> AskAll()
    {
        using var connection = new HttpConnection(address);
        var bodies = new List<byte[]>();
        foreach (var request in _requests)
        {
            connection.Send(request);
            HttpConnection.Response? response;
            while ((response = connection.Receive()) is null)
            {
            }

            if (!HttpResponse.IsDone(response.Value.Status))
            {
                throw new InvalidOperationException(
                    $"{new Uri(address, path)} answers {response.Value.Status}, so there is nothing to measure.");
            }

            bodies.Add(connection.Body());
        }

        return bodies;
    }

    /// <summary>Loads the server.</summary>
    public LoadResult Run(int connectionCount, TimeSpan duration)
    {
        var connections = Enumerable.Range(0, connectionCount).Select(_ => new HttpConnection(address))
            .ToDictionary(connection => connection.Socket);
        try
        {
            return Run(connections, duration);
        }
        finally
        {
            foreach (var connection in connections.Values)
            {
                connection.Dispose();
            }
        }
    }

    private LoadResult Run(Dictionary<Socket, HttpConnection> connections, TimeSpan duration)
    {
        var latencies = new List<long>(1 << 18);
        var errors = 0;
        var clock = Stopwatch.StartNew();
        foreach (var connection in connections.Values)
        {
            connection.Send(NextRequest());
        }

        var waiting = connections.Keys.ToHashSet();
        var readable = new List<Socket>(waiting.Count);
        while (waiting.Count > 0 && clock.Elapsed < duration + AnswerTimeout)
        {
            readable.Clear();
            readable.AddRange(waiting);
            Socket.Select(readable, checkWrite: null, checkError: null, PollMicroseconds);
            foreach (var socket in readable)
            {
                var connection = connections[socket];
                try
                {
                    if (connection.Receive() is not { } response)
                    {
                        continue;
                    }

                    latencies.Add(response.Ticks);
                    errors += HttpResponse.IsDone(response.Status) ? 0 : 1;
                    if (clock.Elapsed < duration)
                    {
                        connection.Send(NextRequest());
                        continue;
                    }
                }
                catch (Exception lost) when (lost is SocketException or IOException)
                {
                    // What the server cut off was a request too; the other connections go on.
                    errors++;
                }

                waiting.Remove(socket);
            }
        }

        return new LoadResult(latencies, clock.Elapsed, errors + waiting.Count);
    }

    private byte[] NextRequest() => _requests[_next++ % _requests.Length];
}
