using System.Collections.Concurrent;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Does once what callers may send twice because they have heard no answer. A repetition is answered with what the token is by then; its
/// value is kept nowhere. The record is written with the token, so what failed leaves none and can be sent again.
/// </summary>
public sealed class IdempotentWriter(CallerWriter writer, TimeProvider clock)
{
    private static readonly Failure IsRunning =
        new Failure.Conflict("Idempotency-Key", "A request with this Idempotency-Key is still running");

    private static readonly Failure IsAnother =
        new Failure.Unprocessable("Idempotency-Key", "This Idempotency-Key was used with another body");

    private readonly ConcurrentDictionary<string, IdempotentCall> _running = new();

    /// <summary>Runs a change, or answers with what it has done before.</summary>
    /// <param name="caller">The caller as of some moment before.</param>
    /// <param name="call">What a repetition is recognized by; null where there is none.</param>
    /// <param name="judge">Why the caller, as of now, may not do it; it is asked before a repetition is answered, too.</param>
    /// <param name="change">Gets the caller as of now; see <see cref="DatabaseWriter"/>.</param>
    /// <param name="cancellationToken">Stops the work until it is being committed.</param>
    public async Task<Result<CreatedApiToken>> WriteAsync(
        Caller caller,
        IdempotentCall? call,
        Func<Caller, Failure?> judge,
        Func<EntriDbContext, Caller, Task<Result<CreatedApiToken>>> change,
        CancellationToken cancellationToken)
    {
        if (call is null)
        {
            return await writer.WriteAsync<CreatedApiToken>(
                caller, async (db, current) => judge(current) ?? await change(db, current), cancellationToken);
        }

        // One that runs on another node has its turn first, and then this is a repetition.
        var id = call.IdFor(caller);
        var name = Convert.ToHexString(id);
        if (!_running.TryAdd(name, call))
        {
            return IsRunning;
        }

        try
        {
            return await writer.WriteAsync<CreatedApiToken>(
                caller,
                async (db, current) => judge(current)
                    ?? await DoOnceAsync(db, current, id, call, () => change(db, current), cancellationToken),
                cancellationToken);
        }
        finally
        {
            _running.TryRemove(name, out _);
        }
    }

    private async Task<Result<CreatedApiToken>> DoOnceAsync(
        EntriDbContext db,
        Caller caller,
        byte[] id,
        IdempotentCall call,
        Func<Task<Result<CreatedApiToken>>> change,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var record = await db.IdempotencyRecords.SingleOrDefaultAsync(record => record.Id == id, cancellationToken);
        if (record is not null
            && record.CreatedAt > now - IdempotencyRecord.Lifetime && record.CreatedAt <= StoredTimes.LatestPossible(now))
        {
            return !record.BodyHash.SequenceEqual(call.BodyHash) ? IsAnother
                : await db.ApiTokensOf(caller).SingleOrDefaultAsync(t => t.Id == record.TokenId, cancellationToken) is { } known
                    ? new CreatedApiToken(known, Secret: null)
                : ApiTokenFailures.NotFound;
        }

        var result = await change();
        if (result.Failure is null)
        {
            var tokenId = result.Value.Token.Id;
            if (record is null)
            {
                db.Add(new IdempotencyRecord { Id = id, BodyHash = call.BodyHash, TokenId = tokenId, CreatedAt = now });
            }
            else
            {
                (record.BodyHash, record.TokenId, record.CreatedAt) = (call.BodyHash, tokenId, now);
            }
        }

        return result;
    }
}
