using System.Collections.Concurrent;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>
/// Writes into the log what callers tried to do to tokens and may not do: the same caller's same refusal once a minute at most, whatever it
/// names, so that nobody fills the disk with it.
/// </summary>
public sealed class TokenRefusals(DatabaseWriter writer, TimeProvider clock)
{
    private const int Many = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Organization, string Caller, string Action), DateTimeOffset> _last = new();

    /// <summary>Notes a refusal where the result is one, and passes the result on.</summary>
    /// <param name="result">What a use case returned.</param>
    /// <param name="caller">Who tried it.</param>
    /// <param name="action">The refusal, one of <see cref="ActivityActions"/>.</param>
    /// <param name="tokenId">What they tried it with, which may be anything; null where it is no token.</param>
    public async Task<Result<T>> NoteAsync<T>(Result<T> result, Caller caller, string action, string? tokenId = null)
        where T : notnull
    {
        if (result.Failure is Failure.Forbidden { Missing: var missing })
        {
            await NoteAsync(caller, action, tokenId, missing);
        }

        return result;
    }

    /// <summary>Notes a refusal.</summary>
    /// <param name="caller">Who tried it.</param>
    /// <param name="action">The refusal, one of <see cref="ActivityActions"/>.</param>
    /// <param name="tokenId">What they tried it with, which may be anything; null where it is no token.</param>
    /// <param name="missing">What they lack.</param>
    public async Task NoteAsync(Caller caller, string action, string? tokenId, IReadOnlyList<Permission> missing)
    {
        var now = clock.GetUtcNow();
        if (!IsDue((caller.OrganizationId, caller.Id, action), now))
        {
            return;
        }

        // Whoever is refused is told so whether or not it could be written down, and need not wait until they are gone.
        await writer.WriteAsync<Done>(
            caller.OrganizationId,
            async db =>
            {
                var token = tokenId is null ? null : await db.ApiTokensOf(caller).AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId);
                (string, string)[] details = [("missing", string.Join(' ', missing))];
                db.Add(token is null
                    ? caller.NewEntry(action, "organization", caller.OrganizationId, now, null, details)
                    : caller.NewEntry(action, token, now, details));
                return default(Done);
            },
            CancellationToken.None);
    }

    private bool IsDue((string, string, string) refusal, DateTimeOffset now)
    {
        if (_last.Count > Many)
        {
            foreach (var old in _last.Where(one => one.Value + Pause <= now))
            {
                _last.TryRemove(old);
            }
        }

        while (true)
        {
            if (_last.TryAdd(refusal, now))
            {
                return true;
            }

            if (_last.TryGetValue(refusal, out var last))
            {
                if (last + Pause > now)
                {
                    return false;
                }

                if (_last.TryUpdate(refusal, now, last))
                {
                    return true;
                }
            }
        }
    }
}

/// <summary>What is written into the log where a route refuses a caller who is known.</summary>
/// <param name="Action">One of <see cref="ActivityActions"/>.</param>
public sealed record NotedRefusal(string Action)
{
    /// <summary>The value of the route that names the token.</summary>
    public const string TokenRouteValue = "tokenId";
}
