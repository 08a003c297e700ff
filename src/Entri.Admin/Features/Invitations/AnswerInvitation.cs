using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Invitations;

/// <summary>Lets the person invited accept or decline. A link works once, and for the address that it was sent to.</summary>
public sealed class AnswerInvitation(
    IDbContextFactory<EntriDbContext> contexts, PersonWriter writer, ScopeCatalog catalog, TimeProvider clock)
{
    /// <summary>Makes the person a member, and opens the organization in their session.</summary>
    public Task<Result<InvitationResponse>> AcceptAsync(SessionPerson person, string? code, CancellationToken cancellationToken) =>
        AnswerAsync(
            person,
            code,
            async (db, user, session, invitation) =>
            {
                if (await db.Members.AnyAsync(
                    member => member.OrganizationId == invitation.OrganizationId && member.UserId == user.Id, cancellationToken))
                {
                    return InvitationFailures.MemberAlready;
                }

                if (!await db.IsGiverAbleAsync(invitation, catalog, clock.GetUtcNow(), cancellationToken))
                {
                    return InvitationFailures.GiverGone;
                }

                Join(db, invitation, user, session, clock.GetUtcNow());
                return null;
            },
            cancellationToken);

    /// <summary>Notes that the person does not want to join.</summary>
    public Task<Result<InvitationResponse>> DeclineAsync(SessionPerson person, string? code, CancellationToken cancellationToken) =>
        AnswerAsync(
            person,
            code,
            (db, user, session, invitation) =>
            {
                var now = clock.GetUtcNow();
                invitation.End(InvitationStatus.Declined, now);
                db.Add(PersonCaller.Of(user, session, NewMember(invitation, user, now))
                    .NewEntry(ActivityActions.InvitationDeclined, invitation, now));
                return Task.FromResult<Failure?>(null);
            },
            cancellationToken);

    /// <summary>Makes a person the member that an invitation says, in the organization that they have open from then on.</summary>
    internal static void Join(EntriDbContext db, Invitation invitation, ApplicationUser user, UserSession session, DateTimeOffset now)
    {
        var member = NewMember(invitation, user, now);
        invitation.End(InvitationStatus.Accepted, now);
        session.OrganizationId = invitation.OrganizationId;
        db.AddRange(
            member, PersonCaller.Of(user, session, member).NewEntry(ActivityActions.InvitationAccepted, invitation, now));
    }

    private static Member NewMember(Invitation invitation, ApplicationUser user, DateTimeOffset now) =>
        new() { OrganizationId = invitation.OrganizationId, UserId = user.Id, Role = invitation.Role, JoinedAt = now };

    private async Task<Result<InvitationResponse>> AnswerAsync(
        SessionPerson person,
        string? code,
        Func<EntriDbContext, ApplicationUser, UserSession, Invitation, Task<Failure?>> answer,
        CancellationToken cancellationToken)
    {
        await using var reading = await contexts.CreateDbContextAsync(cancellationToken);
        if (await reading.FindInvitationAsync(code, cancellationToken) is not { OrganizationId: var organizationId })
        {
            return InvitationFailures.NotFound;
        }

        return await writer.WriteAsync<InvitationResponse>(
            person,
            organizationId,
            async (db, user, session) =>
            {
                // It may have been answered, sent again or taken back while this waited for its turn.
                if (await db.FindInvitationAsync(code, cancellationToken) is not { } invitation)
                {
                    return InvitationFailures.NotFound;
                }

                if (!EmailAddress.AreSame(user.Email, invitation.Email))
                {
                    return InvitationFailures.OtherAddress;
                }

                var now = clock.GetUtcNow();
                if (invitation.StatusAt(now) is not InvitationStatus.Pending and var status)
                {
                    return InvitationFailures.Ended(status);
                }

                var failure = await answer(db, user, session, invitation);
                return failure is null ? InvitationResponse.Of(invitation, now) : failure;
            },
            cancellationToken);
    }
}
