using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>An organization that somebody may take over.</summary>
/// <param name="OrganizationId"><c>org_…</c></param>
/// <param name="OrganizationName">The name that people read.</param>
/// <param name="FromName">Who gives it away.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
public sealed record TransferOffer(string OrganizationId, string OrganizationName, string FromName, DateTimeOffset ExpiresAt);

/// <summary>Lists the organizations that wait for a person's answer.</summary>
public sealed class ListTransferOffers(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="isHereOnly">Whether only the organization counts that the person is in now.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async Task<Result<IReadOnlyList<TransferOffer>>> ExecuteAsync(
        PersonCaller caller, bool isHereOnly, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var latest = Organization.LatestOffer(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await (isHereOnly ? db.OrganizationOf(caller) : db.Organizations)
            .Where(organization => organization.TransferToUserId == caller.UserId)
            .Where(organization => organization.TransferEndsAt > now && organization.TransferEndsAt <= latest)
            .Join(
                db.Users,
                organization => organization.TransferFromUserId,
                user => user.Id,
                (organization, user) =>
                    new TransferOffer(organization.Id, organization.Name, user.Name, organization.TransferEndsAt!.Value))
            .ToListAsync(cancellationToken);
    }
}
