using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Shows an offer of the organization that waits for an answer, to its owners and to the member who may accept it.</summary>
public sealed class GetTransfer(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads it. To everybody else there is none.</summary>
    public async Task<Result<PendingTransferResponse>> ExecuteAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var organization = await db.OrganizationOf(caller).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var isTheirs = organization is not null && (caller as PersonCaller)?.UserId == organization.TransferToUserId;
        if (organization is not { TransferFromUserId: { } from, TransferToUserId: { } to, TransferEndsAt: { } ends }
            || !organization.IsOffered(clock.GetUtcNow())
            || !(isTheirs || caller.May(Permission.TransferOrganization)))
        {
            return TransferFailures.NoOffer;
        }

        var names = await db.Users.Where(user => user.Id == from || user.Id == to)
            .ToDictionaryAsync(user => user.Id, user => user.Name, cancellationToken);
        return names.TryGetValue(from, out var giver) && names.TryGetValue(to, out var taker)
            ? new PendingTransferResponse(to, taker, from, giver, ends)
            : TransferFailures.NoOffer;
    }
}
