using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Notes that the value of a token was copied, so that the list need not warn that it is lost.</summary>
public sealed class PickUpApiToken(CallerWriter writer, TimeProvider clock)
{
    /// <summary>Notes it once; later calls change nothing.</summary>
    public Task<Result<Done>> ExecuteAsync(Caller caller, string tokenId, CancellationToken cancellationToken) => writer.WriteAsync<Done>(
        caller,
        Scope.TokensWrite,
        async (db, current) =>
        {
            if (await db.ApiTokensOf(current).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken) is { CurrentValue: var value })
            {
                value.PickedUpAt ??= clock.GetUtcNow();
            }

            return default(Done);
        },
        cancellationToken);
}
