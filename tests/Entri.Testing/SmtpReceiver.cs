using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;

namespace Entri.Testing;

/// <summary>A mail server that keeps what it is sent, and can be down, refuse and ask for a password.</summary>
public sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Recipient, MimeMessage Message)> _received = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private Task _listening = Task.CompletedTask;

    private SmtpReceiver(int port) => _listener = new TcpListener(IPAddress.Loopback, port);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it says to a message; one that does not begin with 250 refuses it.</summary>
    public string Answer { get; set; } = "250 2.0.0 Ok: queued as 4C0FFEE";

    /// <summary>The recipients of whom it knows nothing.</summary>
    public ConcurrentBag<string> Unknown { get; } = [];

    /// <summary>With this it offers STARTTLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether it speaks TLS from the first byte.</summary>
    public bool IsTlsOnly { get; init; }

    /// <summary>What was said by those who signed in: base64 of user and password.</summary>
    public ConcurrentQueue<string> SignIns { get; } = new();

    /// <summary>The settings that lead here.</summary>
    public Dictionary<string, string> Settings => new(SettingsFor(Port))
    {
        ["Smtp:Security"] = Certificate is null ? "none" : IsTlsOnly ? "tls" : "starttls",
    };

    public IReadOnlyList<(string Recipient, MimeMessage Message)> Received => [.. _received];

    /// <summary>Starts one, on a port that was another one's before where that is given.</summary>
    public static SmtpReceiver Start(int port = 0, X509Certificate2? certificate = null, bool isTlsOnly = false)
    {
        var receiver = new SmtpReceiver(port) { Certificate = certificate, IsTlsOnly = isTlsOnly };
        receiver._listener.Start();
        receiver._listening = receiver.ListenAsync();
        return receiver;
    }

    /// <summary>The settings that lead to a port, whether or not somebody listens there.</summary>
    public static Dictionary<string, string> SettingsFor(int port) => new()
    {
        ["Smtp:Host"] = "localhost",
        ["Smtp:Port"] = $"{port}",
        ["Smtp:From"] = "Entri Admin <entri@example.com>",
        ["Smtp:Security"] = "none",
    };

    /// <summary>A port on which nobody listens.</summary>
    public static async Task<int> FreePortAsync()
    {
        await using var receiver = Start();
        return receiver.Port;
    }

    /// <summary>Waits for a message to somebody.</summary>
    public async Task<MimeMessage> MessageForAsync(string recipient, string subject = "")
    {
        await Wait.UntilAsync(() => Find() is not null, $"a message for {recipient}");
        return Find()!;

        MimeMessage? Find() => _received
            .Where(mail => mail.Recipient == recipient && mail.Message.Subject?.Contains(subject, StringComparison.Ordinal) == true)
            .Select(mail => mail.Message).LastOrDefault();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _listening;
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            if (!IsTlsOnly)
            {
                await TalkAsync(client.GetStream(), isSecure: false);
                return;
            }

            var secure = new SslStream(client.GetStream());
            await secure.AuthenticateAsServerAsync(Certificate!);
            await secure.WriteAsync("220 test ESMTP\r\n"u8.ToArray(), _stop.Token);
            await TalkAsync(secure, isSecure: true);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException)
        {
            // Whoever hangs up has hung up.
        }
    }

    private async Task TalkAsync(Stream stream, bool isSecure)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        if (!isSecure)
        {
            await SayAsync("220 test ESMTP");
        }

        var recipient = "";
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var verb = line.Split(' ')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    var more = Certificate is null || isSecure ? "" : "250-STARTTLS\r\n";
                    await SayAsync($"250-test\r\n{more}250-AUTH PLAIN\r\n250 8BITMIME");
                    break;
                case "STARTTLS":
                    await SayAsync("220 go ahead");
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(Certificate!);
                    await TalkAsync(secure, isSecure: true);
                    return;
                case "AUTH":
                    SignIns.Enqueue(line);
                    await SayAsync("235 welcome");
                    break;
                case "RCPT":
                    recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                    await SayAsync(Unknown.Contains(recipient) ? "550 5.1.1 No such user here" : "250 ok");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var message = await ReadMessageAsync(reader);
                    if (Answer.StartsWith("250", StringComparison.Ordinal))
                    {
                        _received.Enqueue((recipient, message));
                    }

                    await SayAsync(Answer);
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 ok");
                    break;
            }
        }

        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes($"{text}\r\n"), _stop.Token);
    }

    private async Task<MimeMessage> ReadMessageAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            text.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        return await MimeMessage.LoadAsync(bytes, _stop.Token);
    }
}
