using System.Security.Cryptography;
using System.Text.Json;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Mail;

/// <summary>
/// Where acts leave their messages: as rows of the same transaction, so that a message goes out if and only if the act is done. What it
/// says is sealed with the keys of the installation, because it may hold a link that lets people in.
/// </summary>
public sealed class Outbox(IDataProtectionProvider protection, PublicAddress address, TimeProvider clock)
{
    private readonly IDataProtector _seal = protection.CreateProtector("Entri.Admin.Mail");

    /// <summary>Adds a message to a change.</summary>
    /// <param name="db">The context of the change.</param>
    /// <param name="recipient">Whom it goes to; null for nobody, where it must not be told from a message to somebody.</param>
    /// <param name="content">What it says.</param>
    /// <param name="organizationId">The organization that it is about, with which it goes; null for none.</param>
    /// <param name="topic">What it is about, for <see cref="DropAsync"/>.</param>
    /// <param name="until">When it is of no use any more; sending ends with <see cref="OutgoingMail.MaxTime"/> in any case.</param>
    /// <param name="from">When it is sent at the earliest.</param>
    public void Add(
        EntriDbContext db,
        string? recipient,
        MailContent content,
        string? organizationId = null,
        string? topic = null,
        DateTimeOffset? until = null,
        DateTimeOffset? from = null)
    {
        var now = clock.GetUtcNow();
        var giveUpAt = now + OutgoingMail.MaxTime;
        db.Add(new OutgoingMail
        {
            Id = EntityId.NewMail(now),
            OrganizationId = organizationId,
            Topic = topic,
            Recipient = recipient,
            Body = _seal.Protect(JsonSerializer.SerializeToUtf8Bytes(Render(content))),
            CreatedAt = now,
            GiveUpAt = until < giveUpAt ? until.Value : giveUpAt,
            NextAttemptAt = from > now ? from.Value : now,
        });
    }

    /// <summary>A message as it would be sent.</summary>
    public MailBody Render(MailContent content) => MailTemplate.Render(content, address.Of("/"));

    /// <summary>Takes back messages of which another one takes the place, as far as they were not sent.</summary>
    public static Task DropAsync(EntriDbContext db, string topic, CancellationToken cancellationToken) =>
        db.Mails.Where(mail => mail.Topic == topic && mail.State == MailState.Waiting).ExecuteDeleteAsync(cancellationToken);

    /// <summary>What a message says.</summary>
    /// <exception cref="CryptographicException">The key that it was sealed with is gone.</exception>
    internal MailBody Open(byte[] body) => JsonSerializer.Deserialize<MailBody>(_seal.Unprotect(body))!;
}
