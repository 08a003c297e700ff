using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>Finds out whether anybody changed the organization's log past the app.</summary>
public sealed class VerifyActivity(IDbContextFactory<EntriDbContext> contexts, ActivityVerification verification)
{
    /// <summary>Reads the log from its beginning.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="progress">Is told how far it is.</param>
    public async Task<Result<ActivityVerdict>> ExecuteAsync(
        Caller caller, CancellationToken cancellationToken, IProgress<ActivityProgress>? progress = null)
    {
        if ((caller.Check(Scope.ActivityRead) ?? caller.CheckWholeOrganization()) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await verification.VerifyAsync(db, caller.OrganizationId, cancellationToken, progress);
    }
}
