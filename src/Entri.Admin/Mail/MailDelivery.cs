using System.Globalization;
using Entri.Admin.Hosting;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Entri.Admin.Mail;

/// <summary>Hands messages over: to the mail server, or as files to a folder where there is none.</summary>
public sealed class MailDelivery(
    IOptions<SmtpOptions> smtp, IOptions<ServerOptions> server, IHostEnvironment environment, PublicAddress address)
{
    private const string FolderName = "mail";

    /// <summary>How long a whole delivery may take; a server that says nothing must not hold up what waits behind.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SmtpOptions _smtp = smtp.Value;

    /// <summary>Whether there is a mail server.</summary>
    public bool HasServer => _smtp.HasServer;

    /// <summary>Where messages go, for people.</summary>
    public string Target => HasServer ? $"{_smtp.Host}:{_smtp.ActualPort}" : Folder;

    /// <summary>How the connection to the server is secured.</summary>
    public string Security => _smtp.Security;

    /// <summary>Whom messages are from.</summary>
    public MailboxAddress Sender => _smtp.Sender(Host);

    private string Folder =>
        Path.Combine(DataDirectory.PathOf(server.Value.DataDirectory, environment.ContentRootPath), FolderName);

    private string Host => new Uri(address.Of("/")).IdnHost;

    /// <summary>Hands a message over.</summary>
    /// <param name="id">Names the message, also for a server that gets it twice.</param>
    /// <param name="recipient">Whom it goes to.</param>
    /// <param name="body">What it says.</param>
    /// <param name="date">When it was written.</param>
    /// <param name="cancellationToken">Stops the delivery.</param>
    /// <returns>What the server answered, or the path of the file.</returns>
    /// <exception cref="MailException">It was not taken.</exception>
    public async Task<string> SendAsync(
        string id, string recipient, MailBody body, DateTimeOffset date, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var message = NewMessage(id, recipient, body, date);
            return await (HasServer ? SendAsync(message, limit.Token) : SaveAsync(id, message, limit.Token));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw MailException.Of(exception, Target);
        }
    }

    /// <summary>Removes the files of messages that were written before that time; their names say when. Other files stay.</summary>
    /// <exception cref="IOException">One cannot be removed.</exception>
    public void RemoveFiles(DateTimeOffset before)
    {
        var first = NameOf(before);
        var files = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "????????-??????-mail_*.eml*") : [];
        foreach (var file in files.Where(file => string.CompareOrdinal(Path.GetFileName(file), first) < 0))
        {
            File.Delete(file);
        }
    }

    private static string NameOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    private MimeMessage NewMessage(string id, string recipient, MailBody body, DateTimeOffset date)
    {
        var message = new MimeMessage { MessageId = $"{id}@{Host}", Date = date, Subject = body.Subject };
        message.From.Add(Sender);

        // An address that the rules have let in, not parsed anew: nothing in it can become a second one.
        message.To.Add(new MailboxAddress("", recipient));

        // No answers by machines that are out of office.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Body = new MultipartAlternative
        {
            new TextPart("plain") { Text = body.Text },
            new TextPart("html") { Text = body.Html },
        };
        return message;
    }

    private async Task<string> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient();

        // The certificate must be good; whether it was revoked is not asked of a third party, as for any other connection of .NET.
        client.CheckCertificateRevocation = false;
        await client.ConnectAsync(
            _smtp.Host!,
            _smtp.ActualPort,
            _smtp.Security switch
            {
                SmtpOptions.Tls => SecureSocketOptions.SslOnConnect,
                SmtpOptions.StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.None,
            },
            cancellationToken);
        if (!string.IsNullOrEmpty(_smtp.User))
        {
            await client.AuthenticateAsync(_smtp.User, _smtp.Password!, cancellationToken);
        }

        var answer = await client.SendAsync(message, cancellationToken);
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SmtpProtocolException or OperationCanceledException)
        {
            // It has the message already.
        }

        return answer;
    }

    /// <summary>Either the whole file is there, or none; for this user's eyes only, because links in it let people in.</summary>
    private async Task<string> SaveAsync(string id, MimeMessage message, CancellationToken cancellationToken)
    {
        DataDirectory.Create(Folder);
        var path = Path.Combine(Folder, $"{NameOf(message.Date)}-{id}.eml");
        var part = $"{path}.part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(part, options))
        {
            await message.WriteToAsync(file, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
        return path;
    }
}
