using System.Net;
using System.Text;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Mail;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Invitations;

/// <summary>The message of an invitation.</summary>
public sealed class InvitationMailTests
{
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
        await Wait.UntilAsync(async () => (await host.MailAsync()).State == MailState.Sent);
        Assert.Null((await host.MailAsync()).Body);
    }

    [Fact]
    public async Task Invitation_SentAgainBeforeItLeft_IsOneMessageWithTheLatestLink_AndSealedUntilThen()
    {
        await using var host = EntriHost.With(SmtpReceiver.SettingsFor(await SmtpReceiver.FreePortAsync()));
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var path = $"/api/organizations/{organization.Id}";
        var invited = await host.PostAsync($"{path}/members/invite", owner.Credentials, new { email = "bo@example.com", role = "admin" });
        var first = await host.MailAsync();
        Assert.DoesNotContain("invite_", Encoding.Latin1.GetString(first.Body!), StringComparison.Ordinal);

        (await host.PostAsync($"{path}/invitations/{invited.Id}/resend", owner.Credentials, "{}")).HasStatus(HttpStatusCode.OK);
        Assert.NotEqual(first.Id, (await host.MailAsync()).Id);
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

        await host.MailAsync();
    }
}
