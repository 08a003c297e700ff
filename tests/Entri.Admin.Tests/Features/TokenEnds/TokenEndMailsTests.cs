using Entri.Admin.Features.TokenEnds;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.TokenEnds;

/// <summary>What the messages say, as a mail server gets them.</summary>
public sealed class TokenEndMailsTests
{
    [Fact]
    public async Task Tokens_ManyAtOnce_AreOneMessageToEach_AndTheContactSeesItsOwnOnly()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        await host.SaveAsync(
        [
            .. Enumerable.Range(0, 200).Select(number => organization.NewToken(change: token =>
            {
                token.Name = number == 0 ? "Hers <b>" : $"Other {number}";
                token.ExpiresAt = TestTime.Start.AddDays(60).AddMinutes(number);
                token.ContactEmail = number == 0 ? "ops@example.org" : null;
            }).Entity),
        ]);
        host.Clock.Advance(TimeSpan.FromDays(31));

        await host.Get<TellOfTokenEnds>().RunAsync(Cancellation);
        await Wait.UntilAsync(() => server.Received.Count == 2);

        var (_, all) = server.Received.Single(mail => mail.Recipient == owner.Email);
        Assert.Equal("200 API tokens of Northwind end soon", all.Subject);
        Assert.Contains("- Hers <b>: 30 April 2026, 12:00 UTC", all.TextBody, StringComparison.Ordinal);
        Assert.Contains("and 175 more", all.TextBody, StringComparison.Ordinal);
        Assert.Contains("<bdi>Hers &lt;b&gt;</bdi>", all.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($"/{organization.Slug}/settings/tokens?sort=Expiry", all.TextBody, StringComparison.Ordinal);
        var (_, one) = server.Received.Single(mail => mail.Recipient == "ops@example.org");
        Assert.Equal("Token “Hers <b>” of Northwind ends in 29 days", one.Subject);
        Assert.DoesNotContain("Other", one.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/settings/tokens", one.TextBody, StringComparison.Ordinal);
        await using var db = host.OpenDatabase();
        Assert.Equal(2, await db.Mails.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Message_AboutOneToken_LeadsToItsPage()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(new(server.Settings) { ["PublicUrl"] = "https://entri.example" });
        var (organization, _) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(60));
        host.Clock.Advance(TimeSpan.FromDays(59));

        await host.Get<TellOfTokenEnds>().RunAsync(Cancellation);
        await Wait.UntilAsync(() => server.Received.Count == 1);

        var message = server.Received[0].Message;
        Assert.Equal("Token “Deploy” of Northwind ends in 1 day", message.Subject);
        Assert.Contains(
            $"https://entri.example/{organization.Slug}/settings/tokens/{token.Id}", message.TextBody, StringComparison.Ordinal);
    }
}
