using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Invitations;

/// <summary>Invites the owner of an e-mail address into the caller's organization.</summary>
public sealed class CreateInvitation(
    CallerWriter writer, ScopeCatalog catalog, InvitationMails mails, IOptions<InvitationOptions> options, TimeProvider clock)
{
    /// <summary>Makes the invitation and returns the code of its link, which is kept nowhere.</summary>
    public async Task<Result<SentInvitation>> ExecuteAsync(
        Caller caller, CreateInvitationRequest request, CancellationToken cancellationToken) =>
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync<SentInvitation>(
            caller,
            Scope.MembersWrite,
            async (db, current) =>
            {
                var now = clock.GetUtcNow();
                var (role, email) = (MemberRole.FromName(request.Role!)!.Value, EmailAddress.Clean(request.Email)!);
                if (current.CheckRole(catalog, before: null, role) is { } failure)
                {
                    return failure;
                }

                if ((await db.PolicyOfAsync(current, cancellationToken)).CheckInvited(email) is { } refused)
                {
                    return refused;
                }

                if (await db.IsMemberAsync(current.OrganizationId, email, cancellationToken))
                {
                    return InvitationFailures.MemberAlready;
                }

                // Others may invite the same address at the same time: then this starts over, and finds theirs.
                var address = EmailAddress.Fold(email);
                var old = await db.InvitationsOf(current).SingleOrDefaultAsync(
                    invitation => invitation.NormalizedEmail == address && invitation.Status == InvitationStatus.Pending,
                    cancellationToken);
                if (old?.StatusAt(now) == InvitationStatus.Pending)
                {
                    return InvitationFailures.PendingAlready;
                }

                if (await db.CheckRateAsync(current, options.Value, now, cancellationToken) is { } tooMany)
                {
                    return tooMany;
                }

                if (old is not null)
                {
                    // Saved first: the two must not both be pending for a moment.
                    old.End(InvitationStatus.Expired, now);
                    await db.SaveChangesAsync(cancellationToken);
                }

                var code = InvitationCode.Generate();
                var invitation = new Invitation
                {
                    Id = EntityId.NewInvitation(now),
                    OrganizationId = current.OrganizationId,
                    Email = email,
                    Role = role,
                    CodeHash = code.Hash,
                    CreatedAt = now,
                };
                invitation.SendBy(current, now);
                db.AddRange(invitation, current.NewEntry(ActivityActions.InvitationCreated, invitation, now));
                await mails.AddAsync(db, invitation, code, cancellationToken);
                return new SentInvitation(invitation, code);
            },
            cancellationToken);
}
