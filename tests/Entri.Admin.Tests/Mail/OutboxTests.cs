using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Mail;

/// <summary>Which message goes first, and what stays of those that are gone.</summary>
public sealed class OutboxTests
{
    [Fact]
    public async Task Messages_ThatAreOfUseForTheShortestTime_GoFirst()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);

        await host.AddMailsAsync(("first@example.com", null), ("second@example.com", null), ("reset@example.com", TimeSpan.FromHours(1)));

        await Wait.UntilAsync(() => server.Received.Count == 3);
        Assert.Equal("reset@example.com", server.Received[0].Recipient);
    }

    [Fact]
    public async Task Error_OfAServerThatQuotesTheMessage_HasNoCodeOfIt()
    {
        await using var server = SmtpReceiver.Start();
        server.Answer = "554-Spam: http://localhost/invitations/invite_Abc123=\r\n554 Def456 recover_Ghi789 entri_Jkl012";
        await using var host = EntriHost.With(server.Settings);

        await host.AddMailAsync("ada@example.com");

        await using var db = host.OpenDatabase();
        string? error = null;
        await Wait.UntilAsync(async () => (error = await db.Mails.Select(mail => mail.Error).SingleAsync(Cancellation)) is not null);
        Assert.Equal(
            "The mail server answered: 554 Spam: http://localhost/invitations/invite_(hidden) recover_(hidden) entri_(hidden)", error);
    }

    [Fact]
    public async Task Files_OfMessages_GoAfterAMonth_AndOthersStay()
    {
        await using var host = EntriHost.With([]);
        await host.AddMailAsync("ada@example.com");
        var folder = Path.Combine(host.DataDirectory, "mail");
        await Wait.UntilAsync(() => Directory.Exists(folder) && Directory.GetFiles(folder, "*.eml").Length == 1);
        await File.WriteAllTextAsync(Path.Combine(folder, "20200101-000000-mine.eml"), "", Cancellation);

        host.Clock.Advance(OutgoingMail.KeptFor - TimeSpan.FromHours(1));
        await host.Get<MailSender>().SendDueAsync(Cancellation);
        Assert.Equal(2, Directory.GetFiles(folder).Length);

        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.Get<MailSender>().SendDueAsync(Cancellation);
        Assert.Equal("20200101-000000-mine.eml", Path.GetFileName(Assert.Single(Directory.GetFiles(folder))));
    }
}
