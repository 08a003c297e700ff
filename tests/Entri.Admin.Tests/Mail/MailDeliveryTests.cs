using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Mail;

/// <summary>To whom a message is handed, and to whom it is not.</summary>
public sealed class MailDeliveryTests
{
    [Fact]
    public async Task Message_WithoutAMailServer_IsAFileForItsOwnersEyesOnly()
    {
        await using var host = EntriHost.With([]);

        await host.AddMailAsync("ada@example.com");
        await Wait.UntilAsync(async () => (await host.MailAsync()).State == MailState.Sent);

        var folder = Path.Combine(host.DataDirectory, "mail");
        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.EndsWith(".eml", file, StringComparison.Ordinal);
        var message = await MimeKit.MimeMessage.LoadAsync(file, Cancellation);
        Assert.Equal(("Hello", "ada@example.com"), (message.Subject, message.To.Mailboxes.Single().Address));
        Assert.StartsWith("Good morning, Ada.", message.TextBody, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task Message_ToAServerWithoutAGoodCertificate_IsNotSent(string security)
    {
        using var certificate = NewCertificate();
        await using var server = SmtpReceiver.Start(certificate: certificate);
        await using var host = EntriHost.With(new(server.Settings)
        {
            ["Smtp:Security"] = security,
            ["Smtp:User"] = "entri",
            ["Smtp:Password"] = "hidden-word",
        });

        await host.AddMailAsync("ada@example.com");
        await Wait.UntilAsync(async () => (await host.MailAsync()).Error is not null);

        Assert.StartsWith(
            $"The certificate of localhost:{server.Port} is not good, or it speaks no TLS there: ",
            (await host.MailAsync()).Error,
            StringComparison.Ordinal);
        Assert.Empty(server.SignIns);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Message_ToAServerThatOffersNoEncryption_IsNotSent()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(new(server.Settings) { ["Smtp:Security"] = "starttls" });

        await host.AddMailAsync("ada@example.com");
        await Wait.UntilAsync(async () => (await host.MailAsync()).Error is not null);

        Assert.Contains("does not offer what Smtp:Security asks for", (await host.MailAsync()).Error, StringComparison.Ordinal);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Message_ToAServerThatAsksForAPassword_IsSentWithIt()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(new(server.Settings) { ["Smtp:User"] = "entri", ["Smtp:Password"] = "hidden-word" });

        await host.AddMailAsync("ada@example.com");

        await server.MessageForAsync("ada@example.com");
        Assert.Contains(
            Convert.ToBase64String("\0entri\0hidden-word"u8), server.SignIns.Single(), StringComparison.Ordinal);
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=localhost",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
