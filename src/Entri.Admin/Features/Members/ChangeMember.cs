using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Members;

/// <summary>Gives a member another role, from their next request on. There is always an owner.</summary>
public sealed class ChangeMember(CallerWriter writer, ScopeCatalog catalog, MemberMails mails, TimeProvider clock)
{
    /// <summary>Changes the role; the same role again changes nothing.</summary>
    public async Task<Result<MemberResponse>> ExecuteAsync(
        Caller caller, string userId, ChangeMemberRequest request, CancellationToken cancellationToken) =>
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync(
            caller,
            Scope.MembersWrite,
            (db, current) => ChangeAsync(db, current, userId, MemberRole.FromName(request.Role)!.Value, cancellationToken),
            cancellationToken);

    private async Task<Result<MemberResponse>> ChangeAsync(
        EntriDbContext db, Caller caller, string userId, MemberRole role, CancellationToken cancellationToken)
    {
        if (await db.FindMemberAsync(caller, userId, cancellationToken) is not { Member: var member } found)
        {
            return MemberFailures.NotFound;
        }

        var before = member.Role;
        if (caller.CheckRole(catalog, before, role) is { } failure)
        {
            return failure;
        }

        if (role == before)
        {
            return found.ToResponse();
        }

        if (await db.IsLastOwnerAsync(member, cancellationToken))
        {
            return MemberFailures.LastOwner;
        }

        member.Role = role;
        if (before == MemberRole.Owner)
        {
            // Who owns nothing gives nothing away.
            var organization = await db.OrganizationOf(caller).SingleAsync(cancellationToken);
            organization.EndOfferFrom(userId);
        }

        db.Add(caller.NewEntry(
            ActivityActions.MemberRoleChanged, member, found.User.Name, clock.GetUtcNow(), ("from", before.Name), ("to", role.Name)));
        await mails.AddRoleChangedAsync(db, caller, found, before, cancellationToken);
        return found.ToResponse();
    }
}
