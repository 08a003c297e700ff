using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Reads what an organization allows.</summary>
public sealed class OrganizationPolicies(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>The policy of the caller's organization, for forms: whoever changes something asks it again in that transaction.</summary>
    public async Task<Result<OrganizationPolicy>> ReadAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Somebody may have deleted it since the caller was let in.
        var organization = await db.OrganizationOf(caller).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return organization is null ? new Failure.NotAMember() : organization.Policy;
    }
}

/// <summary>Reads what an organization allows, in the transaction of a change.</summary>
public static class PolicyQueries
{
    /// <summary>The policy of the caller's organization.</summary>
    public static async Task<OrganizationPolicy> PolicyOfAsync(
        this EntriDbContext db, Caller caller, CancellationToken cancellationToken) =>
        (await db.OrganizationOf(caller).AsNoTracking().SingleAsync(cancellationToken)).Policy;
}
