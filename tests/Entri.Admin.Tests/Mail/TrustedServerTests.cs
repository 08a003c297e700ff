using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Entri.Admin.Tests.Hosting;

namespace Entri.Admin.Tests.Mail;

/// <summary>
/// A mail server whose certificate an authority vouches for that the app's machine knows. A process hears of those when it starts, so the
/// app is one of its own.
/// </summary>
public sealed class TrustedServerTests : ProcessTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Message_ToAServerThatIsVouchedFor_IsSentEncrypted(bool isTlsOnly)
    {
        using var authority = NewAuthority();
        using var certificate = Vouch(authority, "localhost");
        await using var server = SmtpReceiver.Start(certificate: certificate, isTlsOnly: isTlsOnly);

        await using var app = await StartAsync(server, authority);

        await server.MessageForAsync("ada@example.com");
        Assert.Contains(Convert.ToBase64String("\0entri\0hidden-word"u8), server.SignIns.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_ToAServerThatIsVouchedForByAnotherName_IsNotSent()
    {
        using var authority = NewAuthority();
        using var certificate = Vouch(authority, "mail.example.com");
        await using var server = SmtpReceiver.Start(certificate: certificate);

        await using var app = await StartAsync(server, authority);

        await Wait.UntilAsync(() => app.Output.Contains(
            $"The certificate of localhost:{server.Port} is not good", StringComparison.Ordinal));
        Assert.Empty(server.SignIns);
        Assert.Empty(server.Received);
    }

    /// <summary>Starts the app with a message to send, on a machine that knows one authority.</summary>
    private async Task<ServerProcess> StartAsync(SmtpReceiver server, X509Certificate2 authority)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems keep authorities in a store of the machine.");
        await EntriData.InDatabaseAsync(Data.Path, (_, app) => app.AddMailAsync("ada@example.com"));
        var file = Path.Combine(Data.Path, "authority.pem");
        await File.WriteAllTextAsync(file, authority.ExportCertificatePem(), Cancellation);
        return await ServerProcess.StartedAppAsync(
            Data.Path,
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = file },
            [.. server.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), "--Smtp:User=entri", "--Smtp:Password=hidden-word"]);
    }

    private static X509Certificate2 NewAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Vouch(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
