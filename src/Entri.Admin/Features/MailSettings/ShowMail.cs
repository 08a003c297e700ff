using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.MailSettings;

/// <summary>A message that could not be sent.</summary>
/// <param name="Id"><c>mail_…</c></param>
/// <param name="Recipient">Whom it was for.</param>
/// <param name="Error">Why not.</param>
/// <param name="EndedAt">When it was given up; null while it is tried again.</param>
public sealed record TroubledMail(string Id, string Recipient, string Error, DateTimeOffset? EndedAt);

/// <summary>How mail goes.</summary>
/// <param name="HasServer">Whether there is a mail server.</param>
/// <param name="Target">The server, or the folder.</param>
/// <param name="Security">How the connection to the server is secured.</param>
/// <param name="From">Whom messages are from.</param>
/// <param name="Waiting">How many messages wait.</param>
/// <param name="Failed">How many were given up in the last 30 days.</param>
/// <param name="Troubles">The latest that could not be sent.</param>
public sealed record MailView(
    bool HasServer,
    string Target,
    string Security,
    string From,
    int Waiting,
    int Failed,
    IReadOnlyList<TroubledMail> Troubles);

/// <summary>Shows how mail goes to the person who runs the installation.</summary>
public sealed class ShowMail(IDbContextFactory<EntriDbContext> contexts, InstallationOwner owner, MailDelivery delivery)
{
    private const int MostTroubles = 5;

    /// <summary>What others are told.</summary>
    internal static readonly Failure ForTheOwner = new Failure.Refused(
        "installation_owner", "Only the person who set up this installation can see how its mail goes");

    /// <summary>Reads it.</summary>
    public async Task<Result<MailView>> ExecuteAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller is not PersonCaller person || !await owner.IsAsync(person.UserId, cancellationToken))
        {
            return ForTheOwner;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mails = db.Mails.AsNoTracking().Where(mail => mail.Recipient != null);
        var troubles = await mails
            .Where(mail => mail.Error != null && mail.State != MailState.Sent)
            .OrderByDescending(mail => mail.CreatedAt)
            .Take(MostTroubles)
            .Select(mail => new TroubledMail(mail.Id, mail.Recipient!, mail.Error!, mail.EndedAt))
            .ToListAsync(cancellationToken);
        return new MailView(
            delivery.HasServer,
            delivery.Target,
            delivery.Security,
            delivery.Sender.ToString(),
            await mails.CountAsync(mail => mail.State == MailState.Waiting, cancellationToken),
            await mails.CountAsync(mail => mail.State == MailState.Failed, cancellationToken),
            troubles);
    }
}
