using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Makes the member to whom the organization was offered its owner, and who offered it an admin.</summary>
public sealed class AcceptTransfer(CallerWriter writer, TimeProvider clock)
{
    /// <summary>Accepts it.</summary>
    public Task<Result<OrganizationResponse>> ExecuteAsync(Caller caller, CancellationToken cancellationToken) => writer.WriteAsync(
        caller, (db, current) => AcceptAsync(db, current, cancellationToken), cancellationToken);

    private async Task<Result<OrganizationResponse>> AcceptAsync(EntriDbContext db, Caller caller, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var organization = await db.OrganizationOf(caller).SingleAsync(cancellationToken);
        if (caller is not PersonCaller person || !organization.IsOfferedTo(person.UserId, now))
        {
            return TransferFailures.NoOffer;
        }

        // Whoever is no owner any more has nothing to give.
        var giver = await db.MembersOf(caller).SingleOrDefaultAsync(
            member => member.UserId == organization.TransferFromUserId && member.Role == MemberRole.Owner, cancellationToken);
        if (giver is null)
        {
            return TransferFailures.NoOffer;
        }

        var taker = await db.MembersOf(caller).SingleAsync(member => member.UserId == person.UserId, cancellationToken);
        (giver.Role, taker.Role) = (MemberRole.Admin, MemberRole.Owner);
        organization.EndOffer();
        var name = await db.Users.Where(user => user.Id == giver.UserId).Select(user => user.Name).SingleAsync(cancellationToken);
        db.Add(caller.NewEntry(ActivityActions.OrganizationTransferred, giver, name, now));
        return OrganizationResponse.Of(organization);
    }
}
