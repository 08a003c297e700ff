using System.Collections.Concurrent;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>
/// Remembers what requests say of the values of tokens, for the next batch of <see cref="ApiTokenUses"/>: that somebody has a value of
/// which that was not known, and that one is used after its end. There are no more notes than values.
/// </summary>
public sealed class ApiTokenValueUses(DatabaseWriter writer, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string TokenId, int Number), (DateTimeOffset At, bool IsLate)> _pending = new();

    /// <summary>Notes a request with a value, where it says something new.</summary>
    public void Add(ApiTokenGrant token, DateTimeOffset at)
    {
        var isLate = token.ReplacedFrom <= at;
        if (isLate || !token.IsPickedUp)
        {
            Add((token.Id, token.ValueNumber), (at, isLate));
        }
    }

    /// <summary>Writes what was noted. What could not be written is noted still.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var latest = StoredTimes.LatestPossible(clock.GetUtcNow());
        foreach (var key in _pending.Keys.Order())
        {
            if (!_pending.TryRemove(key, out var use))
            {
                continue;
            }

            var isWritten = false;
            try
            {
                isWritten = (await writer.WriteAsync(db => WriteAsync(db, key, use, latest, cancellationToken), cancellationToken))
                    .Failure is null;
            }
            finally
            {
                if (!isWritten)
                {
                    Add(key, use);
                }
            }

            if (!isWritten)
            {
                return;
            }
        }
    }

    private static Task<int> WriteAsync(
        EntriDbContext db,
        (string TokenId, int Number) key,
        (DateTimeOffset At, bool IsLate) use,
        DateTimeOffset latest,
        CancellationToken cancellationToken)
    {
        var value = db.ApiTokenValues.Where(value => value.TokenId == key.TokenId && value.Number == key.Number);
        return use.IsLate
            ? value.Where(value => value.UsedAfterEndAt == null || value.UsedAfterEndAt < use.At || value.UsedAfterEndAt > latest)
                .ExecuteUpdateAsync(set => set.SetProperty(value => value.UsedAfterEndAt, use.At), cancellationToken)
            : value.Where(value => value.PickedUpAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(value => value.PickedUpAt, use.At), cancellationToken);
    }

    private void Add((string TokenId, int Number) key, (DateTimeOffset At, bool IsLate) use) => _pending.AddOrUpdate(
        key,
        static (_, use) => use,
        static (_, before, use) => use.At >= before.At ? use : before,
        use);
}
