using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Notes who copied the value of a token, so that the list need not warn that it is lost.</summary>
public sealed class PickUpApiToken(CallerWriter writer, TimeProvider clock)
{
    /// <summary>Notes it once; later calls change nothing.</summary>
    /// <param name="caller">Who copied it.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="number">Which of its values; where somebody gave the token another one meanwhile, this one is worth nothing.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<Result<Done>> ExecuteAsync(
        Caller caller, string tokenId, int number, CancellationToken cancellationToken) => writer.WriteAsync<Done>(
            caller,
            Scope.TokensWrite,
            async (db, current) =>
            {
                var now = clock.GetUtcNow();
                var token = await db.ApiTokensOf(current).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
                var value = token?.Values.Find(value => value.Number == number && (value.ValidUntil ?? DateTimeOffset.MaxValue) > now);
                if (value is { PickedUpAt: null })
                {
                    value.PickedUpAt = now;
                    db.Add(current.NewEntry(ActivityActions.TokenCopied, token!, now, ("hint", value.Hint)));
                }

                return default(Done);
            },
            cancellationToken);
}
