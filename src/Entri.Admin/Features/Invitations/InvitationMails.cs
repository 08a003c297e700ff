using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Invitations;

/// <summary>Writes to people who are invited.</summary>
public sealed class InvitationMails(Outbox outbox, InvitationLinks links)
{
    /// <summary>Adds the message to the change that makes the invitation or sends it again; one that has not left yet goes.</summary>
    internal async Task AddAsync(
        EntriDbContext db, Invitation invitation, InvitationCode code, CancellationToken cancellationToken)
    {
        await Outbox.DropAsync(db, invitation.Id, cancellationToken);
        var organization = await db.NameOfAsync(invitation, cancellationToken);
        outbox.Add(
            db,
            invitation.Email,
            ContentOf(invitation, organization, links.Of(code)),
            invitation.OrganizationId,
            topic: invitation.Id,
            until: invitation.ExpiresAt);
    }

    private static MailContent ContentOf(Invitation invitation, string organization, string link) => new(
        $"Join {organization} on Entri Admin",
        Offer(invitation, organization))
    {
        Link = ("Open the invitation", link),
        Note = $"It works once, for seven days, and for {EmailAddress.Readable(invitation.Email)} alone. Ignore it if you expected none.",
    };

    /// <summary>A token's name says nothing to whoever is invited.</summary>
    private static FormattableString Offer(Invitation invitation, string organization)
    {
        var role = invitation.Role.WithArticle;
        return invitation.InvitedByUserId is null
            ? (FormattableString)$"You are invited to join {organization} as {role}."
            : $"{invitation.InvitedByName} invited you to join {organization} as {role}.";
    }
}
