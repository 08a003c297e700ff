using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Shows who still uses the old value of a token that was rotated.</summary>
public sealed class GetRotationProgress(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads it; a token of which no old value works has none.</summary>
    public async Task<Result<RotationProgress>> ExecuteAsync(Caller caller, string tokenId, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.ApiTokensOf(caller).AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
        var progress = token is null ? null : await RotationProgress.ReadAsync(db, token, clock.GetUtcNow(), cancellationToken);
        return progress is null ? new Failure.NotFound("Rotation") : progress;
    }
}
