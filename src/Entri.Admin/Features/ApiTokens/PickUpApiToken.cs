using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Notes that the value of a token was copied, so that the list need not warn that it is lost.</summary>
public sealed class PickUpApiToken(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Notes it once; later calls change nothing.</summary>
    public async Task<Result<Done>> ExecuteAsync(Actor actor, string tokenId, CancellationToken cancellationToken)
    {
        if (actor.Refusal(Scope.TokensWrite) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await db.TakeWriteTurnAsync(cancellationToken);
        await db.ApiTokens
            .Where(token => token.Id == tokenId && token.OrganizationId == actor.OrganizationId && token.PickedUpAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.PickedUpAt, now), cancellationToken);
        return default(Done);
    }
}
