using System.Net.WebSockets;
using System.Text;

namespace Entri.Testing;

/// <summary>The connection of a page without a browser: it does what it is told, not what a well-behaved page would.</summary>
public sealed class RawPage : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    /// <summary>Connects as a person's browser would, and asks for a circuit.</summary>
    /// <returns>The connection, and whether it got one.</returns>
    public static Task<(RawPage Page, bool HasCircuit)> OpenAsync(EntriHost host, TestPerson person) =>
        OpenAsync(host.Http.BaseAddress!, person);

    /// <inheritdoc cref="OpenAsync(EntriHost, TestPerson)"/>
    public static async Task<(RawPage Page, bool HasCircuit)> OpenAsync(Uri app, TestPerson person)
    {
        var page = new RawPage();
        page._socket.Options.SetRequestHeader("Cookie", $"__Host-entri_session={person.Secret}");
        await page._socket.ConnectAsync(new UriBuilder(app) { Scheme = "ws", Path = "/_blazor" }.Uri, Cancellation);
        await page.SendAsync([.. Encoding.ASCII.GetBytes("""{"protocol":"blazorpack","version":1}"""), 0x1e]);
        var address = $"{app}";
        await page.SendAsync(Invocation("StartCircuit", address, address, "[]", ""));

        // The completion of call "0" with a result, which is a text of more than 31 bytes or nothing.
        const string Result = "\u0003\u0080\u00a1" + "0\u0003";
        var received = "";
        while (!received.Contains(Result, StringComparison.Ordinal) && await page.ReceiveAsync() is { } part)
        {
            received += part;
        }

        return (page, received.Contains($"{Result}\u00d9", StringComparison.Ordinal));
    }

    /// <summary>Waits until the server has ended the connection, whatever it says before.</summary>
    public Task WaitForEndAsync()
    {
        return ReadToEndAsync().InTimeAsync();

        async Task ReadToEndAsync()
        {
            while (await ReceiveAsync() is not null)
            {
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>A call in the framework's form: its length, then MessagePack.</summary>
    private static byte[] Invocation(string method, params string[] arguments)
    {
        byte[] call =
        [
            0x96, 0x01, 0x80, .. Text("0"), .. Text(method), (byte)(0x90 | arguments.Length), .. arguments.SelectMany(Text), 0x90,
        ];
        return call.Length < 0x80 ? [(byte)call.Length, .. call] : [(byte)(call.Length | 0x80), (byte)(call.Length >> 7), .. call];
    }

    private static byte[] Text(string text) => [0xd9, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private Task SendAsync(byte[] message) =>
        _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);

    /// <summary>What comes next, a character for each byte; null where nothing more comes.</summary>
    private async Task<string?> ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            var part = await _socket.ReceiveAsync(buffer, Cancellation);
            return part.MessageType == WebSocketMessageType.Close ? null : Encoding.Latin1.GetString(buffer, 0, part.Count);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
