using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Revokes tokens whose value nobody copied or used for a day: most likely it is lost, and what nobody has nobody would miss. Of several
/// instances that find the same one, the first revokes it.
/// </summary>
public sealed class RevokeUnclaimedTokens(
    IDbContextFactory<EntriDbContext> contexts, DatabaseWriter writer, TimeProvider clock, ILogger<RevokeUnclaimedTokens> logger)
    : PeriodicJob(Pause, Pause, clock, logger)
{
    private const int BatchSize = 500;

    /// <summary>That a token is used reaches the database some seconds late, and a copy that was just made waits for its turn.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Revokes those that are due now.</summary>
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var due = now - ApiToken.UnclaimedFor - Margin;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.ApiTokenValues
            .Where(value => value.PickedUpAt == null && value.CreatedAt <= due)
            .Join(db.ApiTokens, value => value.TokenId, token => token.Id, (value, token) => token)
            .Where(token => token.RevokedAt == null && token.LastUsedAt == null && (token.ExpiresAt == null || token.ExpiresAt > now))
            .Where(token => token.Values.All(value => value.PickedUpAt == null && value.CreatedAt <= due))
            .Select(token => new { token.Id, token.OrganizationId })
            .Distinct().OrderBy(token => token.Id).Take(BatchSize)
            .ToListAsync(cancellationToken);
        foreach (var token in found)
        {
            await writer.WriteAsync<Done>(
                token.OrganizationId, change => RevokeAsync(change, token.Id, cancellationToken), cancellationToken);
        }
    }

    /// <summary>It decides again: somebody may have copied or used it since it was found.</summary>
    private async Task<Result<Done>> RevokeAsync(EntriDbContext db, string tokenId, CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var token = await db.ApiTokens.Include(token => token.Values).SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
        if (token?.PickUpBy + Margin <= now && token!.Revoke(now, RevocationReason.NeverPickedUp))
        {
            token.Touch();
            db.Add(ActivityEntry.ByApp(
                ActivityActions.TokenRevoked,
                token.OrganizationId,
                "token",
                token.Id,
                now,
                ("name", token.Name),
                ("hint", token.CurrentValue.Hint),
                ("reason", RevocationReason.NeverPickedUp.ApiName())));
        }

        return default(Done);
    }
}
