using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Takes back an offer of the organization, as an owner, or declines it, as the member to whom it was made.</summary>
public sealed class EndTransfer(CallerWriter writer, TimeProvider clock)
{
    /// <summary>Ends the offer; where there is none, nothing changes.</summary>
    public Task<Result<Done>> ExecuteAsync(Caller caller, CancellationToken cancellationToken) => writer.WriteAsync<Done>(
        caller,
        async (db, current) =>
        {
            var organization = await db.OrganizationOf(current).SingleAsync(cancellationToken);
            var isDeclined = organization.TransferToUserId is { } to && (current as PersonCaller)?.UserId == to;
            if (!isDeclined && current.Check(Permission.TransferOrganization) is { } failure)
            {
                return failure;
            }

            // Who is removed has no offer any more, so whoever has one is a member.
            var member = await db.MembersOf(current)
                .SingleOrDefaultAsync(member => member.UserId == organization.TransferToUserId, cancellationToken);
            if (member is not null)
            {
                var name = await db.Users.Where(user => user.Id == member.UserId).Select(user => user.Name).SingleAsync(cancellationToken);
                var action = isDeclined ? ActivityActions.OrganizationTransferDeclined : ActivityActions.OrganizationTransferCancelled;
                db.Add(current.NewEntry(action, member, name, clock.GetUtcNow()));
                organization.EndOffer();
            }

            return default(Done);
        },
        cancellationToken);
}
