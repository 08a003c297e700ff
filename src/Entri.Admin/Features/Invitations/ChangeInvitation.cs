using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Invitations;

/// <summary>Sends an invitation again, or takes it back.</summary>
public sealed class ChangeInvitation(
    CallerWriter writer, ScopeCatalog catalog, InvitationMails mails, IOptions<InvitationOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Gives the invitation another code and a later end, also after it has expired; the link before opens nothing any more. From then on
    /// the caller is the one who gives the role.
    /// </summary>
    public Task<Result<SentInvitation>> ResendAsync(Caller caller, string invitationId, CancellationToken cancellationToken) =>
        writer.WriteAsync<SentInvitation>(
            caller,
            Scope.MembersWrite,
            async (db, current) =>
            {
                var now = clock.GetUtcNow();
                var invitation = await db.InvitationsOf(current).SingleOrDefaultAsync(i => i.Id == invitationId, cancellationToken);
                if (invitation is null)
                {
                    return InvitationFailures.NotFound;
                }

                if (invitation.Status != InvitationStatus.Pending)
                {
                    return InvitationFailures.Ended(invitation.Status);
                }

                if (current.CheckRole(catalog, before: null, invitation.Role) is { } failure)
                {
                    return failure;
                }

                if ((await db.PolicyOfAsync(current, cancellationToken)).CheckInvited(invitation.Email) is { } refused)
                {
                    return refused;
                }

                if (await db.IsMemberAsync(current.OrganizationId, invitation.Email, cancellationToken))
                {
                    return InvitationFailures.MemberAlready;
                }

                if (await db.CheckRateAsync(current, options.Value, now, cancellationToken) is { } tooMany)
                {
                    return tooMany;
                }

                var code = InvitationCode.Generate();
                invitation.CodeHash = code.Hash;
                invitation.SendBy(current, now);
                db.Add(current.NewEntry(ActivityActions.InvitationResent, invitation, now));
                await mails.AddAsync(db, invitation, code, cancellationToken);
                return new SentInvitation(invitation, code);
            },
            cancellationToken);

    /// <summary>Takes the invitation back. Once more changes nothing; one that was answered cannot be taken back.</summary>
    public Task<Result<Done>> CancelAsync(Caller caller, string invitationId, CancellationToken cancellationToken) =>
        writer.WriteAsync<Done>(
            caller,
            Scope.MembersWrite,
            async (db, current) =>
            {
                var now = clock.GetUtcNow();
                var invitation = await db.InvitationsOf(current).SingleOrDefaultAsync(i => i.Id == invitationId, cancellationToken);
                if (invitation is null)
                {
                    return InvitationFailures.NotFound;
                }

                // Whom owners want as an owner is their matter alone.
                if (invitation.Role == MemberRole.Owner && current.Check(Permission.ManageOwners) is { } failure)
                {
                    return failure;
                }

                if (invitation.Status is InvitationStatus.Accepted or InvitationStatus.Declined)
                {
                    return InvitationFailures.Ended(invitation.Status);
                }

                if (invitation.Status == InvitationStatus.Pending)
                {
                    invitation.End(InvitationStatus.Cancelled, now);
                    db.Add(current.NewEntry(ActivityActions.InvitationCancelled, invitation, now));
                    await Outbox.DropAsync(db, invitation.Id, cancellationToken);
                }

                return default(Done);
            },
            cancellationToken);
}
