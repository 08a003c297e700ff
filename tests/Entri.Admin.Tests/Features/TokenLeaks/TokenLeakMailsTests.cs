using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.TokenLeaks;

/// <summary>Who is told of found tokens, and what.</summary>
public sealed class TokenLeakMailsTests
{
    [Theory]
    [InlineData(false, "Token “Deploy” of Northwind leaked and is revoked", "It was revoked at once, and nothing brings it back.")]
    [InlineData(true, "Token “Deploy” of Northwind was reported as leaked", "Nothing was done about it but this.")]
    public async Task OwnersAndAdmins_AreTold_AndNoStrangersAddressIsInIt(bool isFlagged, string subject, string sentence)
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var organization = TestOrganization.New(host);
        organization.Entity.Policy = new() { FlagsLeakedTokens = isFlagged };
        await host.SaveAsync(organization.Entity);
        var (owner, admin) = (await organization.AddPersonAsync(MemberRole.Owner), await organization.AddPersonAsync(MemberRole.Admin));
        await organization.AddPersonAsync(MemberRole.Developer);
        var token = await organization.AddTokenAsync();

        await host.ReportAsync(token.Value);
        await Wait.UntilAsync(() => server.Received.Count == 2);

        Assert.Equal(
            new[] { owner.Email, admin.Email }.Order(StringComparer.Ordinal),
            server.Received.Select(mail => mail.Recipient).Order(StringComparer.Ordinal));
        var message = server.Received[0].Message;
        Assert.Equal(subject, message.Subject);
        Assert.Contains(sentence, message.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/{organization.Slug}/settings/tokens/{token.Id}", message.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com/a", message.TextBody + message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Value, message.TextBody + message.HtmlBody, StringComparison.Ordinal);
    }
}
