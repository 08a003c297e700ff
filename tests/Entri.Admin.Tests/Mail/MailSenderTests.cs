using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Microsoft.EntityFrameworkCore;

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
            ["Smtp:Host"] = "localhost", ["Smtp:Port"] = $"{port}", ["Smtp:From"] = "entri@example.com", ["Smtp:Security"] = "none",
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
