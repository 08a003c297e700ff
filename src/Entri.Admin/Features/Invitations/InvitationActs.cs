using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Invitations;

/// <summary>Why an invitation was not made, changed or answered.</summary>
internal static class InvitationFailures
{
    public static readonly Failure NotFound = new Failure.NotFound("Invitation");

    public static readonly Failure MemberAlready = new Failure.Conflict("email", "This person is a member already");

    public static readonly Failure PendingAlready = new Failure.Conflict(
        "email", "There is a pending invitation for this address. Resend it instead");

    public static readonly Failure OtherAddress = new Failure.Refused(
        "wrong_person", "This invitation is for another e-mail address");

    public static readonly Failure GiverGone = new Failure.Conflict(
        "code", "Whoever sent this invitation may no longer invite in this role. Ask for a new one");

    /// <summary>What an invitation answers that is not pending.</summary>
    public static Failure Ended(InvitationStatus status) =>
        new Failure.Conflict("code", $"This invitation {(status == InvitationStatus.Expired ? "has expired" : $"was {Word(status)}")}");

    private static string Word(InvitationStatus status) =>
        status == InvitationStatus.Accepted ? "accepted already" : status.ToString().ToLowerInvariant();
}

/// <summary>What the use cases of invitations share.</summary>
internal static class InvitationActs
{
    /// <summary>For how long invitations are counted.</summary>
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The caller's invitations, ended ones included.</summary>
    public static IQueryable<Invitation> InvitationsOf(this EntriDbContext db, Caller caller) =>
        db.Invitations.Where(invitation => invitation.OrganizationId == caller.OrganizationId);

    /// <summary>The invitation whose link has that code, whatever became of it, or null.</summary>
    public static async Task<Invitation?> FindInvitationAsync(
        this EntriDbContext db, string? code, CancellationToken cancellationToken) =>
        InvitationCode.HashOf(code) is { } hash
            ? await db.Invitations.SingleOrDefaultAsync(invitation => invitation.CodeHash == hash, cancellationToken)
            : null;

    /// <summary>What the organization of an invitation is called.</summary>
    public static Task<string> NameOfAsync(this EntriDbContext db, Invitation invitation, CancellationToken cancellationToken) =>
        db.Organizations.Where(organization => organization.Id == invitation.OrganizationId)
            .Select(organization => organization.Name).SingleAsync(cancellationToken);

    /// <summary>Whether the owner of that address belongs to the organization.</summary>
    public static Task<bool> IsMemberAsync(
        this EntriDbContext db, string organizationId, string email, CancellationToken cancellationToken) =>
        db.UsersOf(email).AnyAsync(
            user => db.Members.Any(member => member.OrganizationId == organizationId && member.UserId == user.Id), cancellationToken);

    /// <summary>Why the organization may send no other invitation now, or null where it may.</summary>
    /// <remarks>The activity log counts them, resent ones too, for all instances and across restarts.</remarks>
    public static async Task<Failure?> CheckRateAsync(
        this EntriDbContext db, Caller caller, InvitationOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Hour;
        var first = await db.ActivityOf(caller)
            .Where(entry => entry.CreatedAt > since && entry.CreatedAt <= now)
            .Where(entry => entry.Action == ActivityActions.InvitationCreated || entry.Action == ActivityActions.InvitationResent)
            .OrderByDescending(entry => entry.CreatedAt)
            .Skip(options.PerHour - 1)
            .Select(entry => (DateTimeOffset?)entry.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return first is { } oldest ? new Failure.TooManyRequests(oldest - since) : null;
    }

    /// <summary>Makes the caller the one who gives the role.</summary>
    public static void SendBy(this Invitation invitation, Caller caller, DateTimeOffset now) => invitation.SendBy(
        (caller as PersonCaller)?.UserId, (caller as TokenCaller)?.TokenId, caller.Name, now + Invitation.Lifetime);

    /// <summary>The entry that says what the caller does to an invitation; it names the address and the role.</summary>
    public static ActivityEntry NewEntry(this Caller caller, string action, Invitation invitation, DateTimeOffset now) => caller.NewEntry(
        action, "invitation", invitation.Id, now, details: [("name", invitation.Email), ("role", invitation.Role.Name)]);

    /// <summary>
    /// Whether whoever sent it could give the role today too: a person who was demoted or removed meanwhile, or a token that was revoked,
    /// must not have given more than they have now.
    /// </summary>
    public static async Task<bool> IsGiverAbleAsync(
        this EntriDbContext db, Invitation invitation, ScopeCatalog catalog, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IEnumerable<Permission> scopes = [.. catalog.Of(invitation.Role), Scope.MembersWrite];
        Permission[] taken = [.. invitation.Role == MemberRole.Owner ? scopes.Append(Permission.ManageOwners) : scopes];
        if (invitation.InvitedByTokenId is { } tokenId)
        {
            var token = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(
                token => token.Id == tokenId && token.OrganizationId == invitation.OrganizationId, cancellationToken);
            return token is { ExpiresAt: null } && token.IsActive(now)
                && taken.All(permission => permission is Scope scope && token.Scopes.Allows(scope));
        }

        var role = await db.Members
            .Where(member => member.OrganizationId == invitation.OrganizationId && member.UserId == invitation.InvitedByUserId)
            .Join(db.Users.Where(user => user.DisabledAt == null), member => member.UserId, user => user.Id, (member, _) => member.Role)
            .Select(role => (MemberRole?)role)
            .SingleOrDefaultAsync(cancellationToken);
        return role is { } today && taken.All(permission => today.May(permission));
    }
}
