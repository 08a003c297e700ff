using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Whether a session lives, for changes that must not outlast it.</summary>
internal static class LivingSessions
{
    /// <summary>
    /// Notes that a session is used, where it lives. Nobody can end it then until the transaction ends.
    /// </summary>
    /// <returns>Whether it lives.</returns>
    public static async Task<bool> HoldSessionAsync(
        this EntriDbContext db, string sessionId, UserSessionOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (oldest, latest) = (now - options.IdleTimeout, StoredTimes.LatestPossible(now));
        return await db.Sessions
            .Where(session => session.Id == sessionId && session.ExpiresAt > now)
            .Where(session => session.LastSeenAt > oldest && session.LastSeenAt <= latest)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), cancellationToken) == 1;
    }
}
