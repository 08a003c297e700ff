using Entri.Admin.Mail;
using MimeKit;

namespace Entri.Admin.Tests.Mail;

/// <summary>What messages look like, read as a mail program reads them.</summary>
public sealed class MailTemplateTests
{
    private const string Hostile = "Bo\r\nBcc: all@example.com\u202e<script>\"&'";

    [Fact]
    public async Task Message_WithAHostileName_HasNoMoreHeadersAndNoMarkupOfIts()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var body = host.Get<Outbox>().Render(new MailContent($"Join {Hostile}", $"{Hostile} invited you.")
        {
            Link = ("Open", "https://example.com/?a=1&b=\"2\""),
            Note = $"Ask {Hostile}.",
        });

        await host.Get<MailDelivery>().SendAsync(
            "mail_1", "ada@example.com", body, host.Clock.GetUtcNow(), Cancellation);

        var message = await server.MessageForAsync("ada@example.com");
        Assert.Equal("Join Bo Bcc: all@example.com <script>\"&'", message.Subject);
        Assert.Empty(message.Bcc);
        Assert.Equal("ada@example.com", message.To.Mailboxes.Single().Address);
        Assert.DoesNotContain(message.Headers, header => header.Field.Equals("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith("Bo Bcc: all@example.com <script>\"&' invited you.", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("<bdi>Bo Bcc: all@example.com &lt;script&gt;&quot;&amp;&#x27;</bdi> invited you.", message.HtmlBody,
            StringComparison.Ordinal);
        Assert.DoesNotContain("<script", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\"", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_HasATextAndAnHtmlPartThatKnowsDarkColors()
    {
        await using var host = EntriHost.With(new() { ["PublicUrl"] = "https://entri.example.com/app" });

        var path = await host.Get<MailDelivery>().SendAsync(
            "mail_1",
            "ada@example.com",
            host.Get<Outbox>().Render(new MailContent("Grüße aus 東京", $"Good morning.")),
            host.Clock.GetUtcNow(),
            Cancellation);

        var message = await MimeMessage.LoadAsync(path, Cancellation);
        var parts = Assert.IsType<MultipartAlternative>(message.Body);
        Assert.Equal(["text/plain", "text/html"], parts.Select(part => part.ContentType.MimeType));
        Assert.Equal("Grüße aus 東京", message.Subject);
        Assert.Equal("no-reply@entri.example.com", message.From.Mailboxes.Single().Address);
        Assert.Contains("https://entri.example.com/app/", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", message.HtmlBody, StringComparison.Ordinal);
    }
}
