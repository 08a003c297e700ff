using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Shows one token of the organization, or the calling token itself.</summary>
public sealed class GetApiToken(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads the token.</summary>
    public async Task<Result<ApiTokenResponse>> ExecuteAsync(Caller caller, string tokenId, CancellationToken cancellationToken)
    {
        // A token may always look at itself.
        if (tokenId != (caller as TokenCaller)?.TokenId && caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.ApiTokensOf(caller).AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
        return token is null ? ApiTokenFailures.NotFound : ApiTokenResponse.Of(token, clock.GetUtcNow());
    }
}
