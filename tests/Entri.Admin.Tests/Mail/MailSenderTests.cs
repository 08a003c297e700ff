using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Mail;

/// <summary>What the outbox does with a mail server that is there, away, or of another opinion.</summary>
public sealed class MailSenderTests
{
    private static readonly MailContent Hello = new("Hello", $"Good morning, {"Ada"}.");

    [Fact]
    public async Task Invitation_WithAMailServer_IsSentAndItsLinkIsInNoAnswer()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var (organization, owner) = await TestOrganization.AddWithAsync(host);

        var sent = await host.PostAsync(
            $"/api/organizations/{organization.Id}/members/invite", owner.Credentials, new { email = "bo@example.com", role = "admin" });

        sent.HasStatus(HttpStatusCode.Created);
        Assert.False(sent.Json.TryGetProperty("link", out _));
        var message = await server.MessageForAsync("bo@example.com");
        Assert.Equal("Join Northwind on Entri Admin", message.Subject);
        Assert.Equal("entri@example.com", message.From.Mailboxes.Single().Address);
        Assert.Contains("Ada Lovelace invited you to join Northwind as an admin.", message.TextBody, StringComparison.Ordinal);
        var link = message.TextBody!.Split('\n').Single(line => line.Contains("/invitations/invite_", StringComparison.Ordinal)).Trim();
        Assert.Contains(link, message.HtmlBody, StringComparison.Ordinal);
        (await host.GetAsync(new Uri(link).AbsolutePath, Credentials.None)).HasStatus(HttpStatusCode.OK);
        await Wait.UntilAsync(async () => (await RowAsync(host)).State == MailState.Sent);
        Assert.Null((await RowAsync(host)).Body);
    }

    [Fact]
    public async Task Message_ToAServerThatIsDown_IsSentWhenItIsBack()
    {
        var port = await SmtpReceiver.FreePortAsync();
        await using var host = EntriHost.With(new()
        {
            ["Smtp:Host"] = "localhost",
            ["Smtp:Port"] = $"{port}",
            ["Smtp:From"] = "entri@example.com",
            ["Smtp:Security"] = "none",
        });
        await AddAsync(host, "ada@example.com");
        await Wait.UntilAsync(async () => (await RowAsync(host)).Error is not null);
        var waiting = await RowAsync(host);
        Assert.Equal((MailState.Waiting, 1), (waiting.State, waiting.Attempts));
        Assert.StartsWith($"localhost:{port} could not be reached: ", waiting.Error, StringComparison.Ordinal);
        Assert.Equal(host.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), waiting.NextAttemptAt);

        await using var server = SmtpReceiver.Start(port);
        Assert.Equal(0, await host.Get<MailSender>().SendDueAsync(Cancellation));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Get<MailSender>().SendDueAsync(Cancellation);

        Assert.Equal("Hello", (await server.MessageForAsync("ada@example.com")).Subject);
        Assert.Equal(MailState.Sent, (await RowAsync(host)).State);
    }

    [Fact]
    public async Task Message_ThatNobodyTakesForThreeDays_IsGivenUpWithoutWhatItSaysAndWithTheReason()
    {
        await using var server = SmtpReceiver.Start();
        server.Answer = "451 4.3.0 Try later";
        await using var host = EntriHost.With(server.Settings);
        await AddAsync(host, "ada@example.com");
        await Wait.UntilAsync(async () => (await RowAsync(host)).Attempts == 1);
        var attempts = 1;
        while ((await RowAsync(host)).State == MailState.Waiting && attempts++ < 200)
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            await host.Get<MailSender>().SendDueAsync(Cancellation);
        }

        var row = await RowAsync(host);
        Assert.Equal((MailState.Failed, null, "The mail server answered: 451 4.3.0 Try later"), (row.State, row.Body, row.Error));
        Assert.InRange(row.EndedAt!.Value - row.CreatedAt, TimeSpan.FromHours(70), OutgoingMail.MaxTime);
        host.Clock.Advance(OutgoingMail.KeptFor + TimeSpan.FromHours(1));
        await host.Get<MailSender>().SendDueAsync(Cancellation);
        await using var db = host.OpenDatabase();
        Assert.False(await db.Mails.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task Message_ToSomebodyWhomTheServerDoesNotKnow_IsGivenUpAtOnceAndHoldsUpNobody()
    {
        await using var server = SmtpReceiver.Start();
        server.Unknown.Add("nobody@example.com");
        await using var host = EntriHost.With(server.Settings);

        await AddAsync(host, "nobody@example.com");
        await AddAsync(host, "ada@example.com");

        await server.MessageForAsync("ada@example.com");
        await using var db = host.OpenDatabase();
        await Wait.UntilAsync(() => db.Mails.AnyAsync(mail => mail.State == MailState.Failed, Cancellation));
        var row = await db.Mails.AsNoTracking().SingleAsync(mail => mail.Recipient == "nobody@example.com", Cancellation);
        Assert.Equal((MailState.Failed, 1), (row.State, row.Attempts));
        Assert.Equal("The mail server answered: 550 5.1.1 No such user here", row.Error);
    }

    [Fact]
    public async Task Messages_WithSeveralInstances_AreSentOnceEach()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var others = Enumerable.Range(0, 3).Select(_ => ActivatorUtilities.CreateInstance<MailSender>(host.App)).ToList();
        string[] people = [.. Enumerable.Range(0, 20).Select(number => $"p{number}@example.com")];

        foreach (var person in people)
        {
            await AddAsync(host, person);
        }

        await Wait.UntilAsync(async () =>
        {
            await Task.WhenAll(others.Select(other => Task.Run(() => other.SendDueAsync(Cancellation))));
            await using var db = host.OpenDatabase();
            return !await db.Mails.AnyAsync(mail => mail.State == MailState.Waiting, Cancellation);
        });

        Assert.Equal(people.Order(), server.Received.Select(mail => mail.Recipient).Order());
        others.ForEach(other => other.Dispose());
    }

    [Fact]
    public async Task Message_OfAnInstanceThatDied_IsSentWhenItsLeaseIsOver()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var now = host.App.GetRequiredService<TimeProvider>().GetUtcNow();
        await host.SaveAsync(
            NewRow("dead@example.com", now + TimeSpan.FromMinutes(2), leasedUntil: now + TimeSpan.FromMinutes(2)),
            NewRow("behind@example.com", now, leasedUntil: null));

        Assert.Equal(0, await host.Get<MailSender>().SendDueAsync(Cancellation));
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.Get<MailSender>().SendDueAsync(Cancellation);

        await using var db = host.OpenDatabase();
        Assert.True(await db.Mails.AllAsync(mail => mail.LeasedUntil == null && mail.State == MailState.Failed, Cancellation));

        // What cannot be opened is no reason to stop.
        OutgoingMail NewRow(string recipient, DateTimeOffset due, DateTimeOffset? leasedUntil) => new()
        {
            Id = EntityId.NewMail(now),
            Recipient = recipient,
            Body = [1, 2, 3],
            CreatedAt = now,
            GiveUpAt = now + OutgoingMail.MaxTime,
            NextAttemptAt = due,
            LeasedUntil = leasedUntil,
        };
    }

    [Fact]
    public async Task Invitation_SentAgainBeforeItLeft_IsOneMessageWithTheLatestLink_AndSealedUntilThen()
    {
        var port = await SmtpReceiver.FreePortAsync();
        await using var host = EntriHost.With(new()
        {
            ["Smtp:Host"] = "localhost",
            ["Smtp:Port"] = $"{port}",
            ["Smtp:From"] = "entri@example.com",
            ["Smtp:Security"] = "none",
        });
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var path = $"/api/organizations/{organization.Id}";
        var invited = await host.PostAsync($"{path}/members/invite", owner.Credentials, new { email = "bo@example.com", role = "admin" });
        var first = await RowAsync(host);
        Assert.DoesNotContain("invite_", Encoding.Latin1.GetString(first.Body!), StringComparison.Ordinal);

        (await host.PostAsync($"{path}/invitations/{invited.Id}/resend", owner.Credentials, "{}")).HasStatus(HttpStatusCode.OK);
        Assert.NotEqual(first.Id, (await RowAsync(host)).Id);
        (await host.DeleteAsync($"{path}/invitations/{invited.Id}", owner.Credentials)).HasStatus(HttpStatusCode.NoContent);

        await using var db = host.OpenDatabase();
        Assert.False(await db.Mails.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task Invitation_ThatIsRefused_LeavesNoMessage()
    {
        await using var host = EntriHost.With([]);
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var path = $"/api/organizations/{organization.Id}/members/invite";
        await host.PostAsync(path, owner.Credentials, new { email = "bo@example.com", role = "admin" });

        (await host.PostAsync(path, owner.Credentials, new { email = "bo@example.com", role = "admin" }))
            .HasStatus(HttpStatusCode.Conflict);

        await RowAsync(host);
    }

    [Fact]
    public async Task Message_WithoutAMailServer_IsAFileForItsOwnersEyesOnly()
    {
        await using var host = EntriHost.With([]);

        await AddAsync(host, "ada@example.com");
        await Wait.UntilAsync(async () => (await RowAsync(host)).State == MailState.Sent);

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

        await AddAsync(host, "ada@example.com");
        await Wait.UntilAsync(async () => (await RowAsync(host)).Error is not null);

        Assert.StartsWith(
            $"The certificate of localhost:{server.Port} is not good, or it speaks no TLS there: ",
            (await RowAsync(host)).Error,
            StringComparison.Ordinal);
        Assert.Empty(server.SignIns);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Message_ToAServerThatOffersNoEncryption_IsNotSent()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(new(server.Settings) { ["Smtp:Security"] = "starttls" });

        await AddAsync(host, "ada@example.com");
        await Wait.UntilAsync(async () => (await RowAsync(host)).Error is not null);

        Assert.Contains("does not offer what Smtp:Security asks for", (await RowAsync(host)).Error, StringComparison.Ordinal);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Message_ToAServerThatAsksForAPassword_IsSentWithIt()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(new(server.Settings) { ["Smtp:User"] = "entri", ["Smtp:Password"] = "hidden-word" });

        await AddAsync(host, "ada@example.com");

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

    private static async Task AddAsync(EntriHost host, string recipient, DateTimeOffset? until = null)
    {
        var writer = host.Get<Entri.Admin.Data.DatabaseWriter>();
        await writer.WriteAsync(
            db =>
            {
                host.Get<Outbox>().Add(db, recipient, Hello, until: until);
                return Task.CompletedTask;
            },
            Cancellation);
    }

    private static async Task<OutgoingMail> RowAsync(EntriHost host)
    {
        await using var db = host.OpenDatabase();
        return await db.Mails.AsNoTracking().SingleAsync(Cancellation);
    }
}
