using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Shows the caller's organization.</summary>
public sealed class GetOrganization(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Reads it.</summary>
    public async Task<Result<OrganizationResponse>> ExecuteAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.OrganizationRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Somebody may have deleted it since the caller was let in.
        var organization = await db.OrganizationOf(caller).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return organization is null ? new Failure.NotAMember() : OrganizationResponse.Of(organization);
    }
}
