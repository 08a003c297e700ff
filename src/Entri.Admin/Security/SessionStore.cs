using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// Keeps browser sessions as rows and looks one up on every use, so that a session which was ended is dead at once, also as a copied
/// cookie.
/// </summary>
public sealed class SessionStore(
    DatabaseWriter writer, SessionLookup lookup, ScopeCatalog catalog, IOptions<UserSessionOptions> options, TimeProvider clock)
{
    private const int SecretBytes = 32;
    private const int MaxUserAgentLength = 300;

    /// <summary>The sessions of which something is being noted: one note at a time, however many requests come meanwhile.</summary>
    private readonly ConcurrentDictionary<string, byte> _noting = new();

    /// <summary>How late a use may be noted: often enough that a session in use never looks idle.</summary>
    private readonly TimeSpan _lastSeenPrecision =
        TimeSpan.FromTicks(Math.Min(TimeSpan.FromMinutes(5).Ticks, options.Value.IdleTimeout.Value.Ticks / 4));

    /// <summary>Starts a session for a person who has just proved who they are.</summary>
    /// <returns>The row, which the caller of this adds to their change, and the cookie's value, which is kept nowhere.</returns>
    public (UserSession Session, string Secret) Start(string userId, string? organizationId, string? ipAddress, string? userAgent)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = clock.GetUtcNow();
        var session = new UserSession
        {
            Id = EntityId.NewSession(now),
            Hash = HashOf(secret),
            UserId = userId,
            OrganizationId = organizationId,
            CreatedAt = now,
            ProvenAt = now,
            LastSeenAt = now,
            ExpiresAt = now + options.Value.AbsoluteTimeout,
            IpAddress = ipAddress,
            UserAgent = Shortened(userAgent),
        };
        return (session, secret);
    }

    /// <summary>Cut to what is kept, and never within a character that takes two places, which PostgreSQL would refuse.</summary>
    private static string? Shortened(string? userAgent) => userAgent is { Length: > MaxUserAgentLength }
        ? userAgent[..(char.IsHighSurrogate(userAgent[MaxUserAgentLength - 1]) ? MaxUserAgentLength - 1 : MaxUserAgentLength)]
        : userAgent;

    /// <summary>The living session behind a cookie's value, or null; notes that it was seen.</summary>
    /// <param name="secret">The cookie's value.</param>
    /// <param name="organizationId">The organization that the address names, or null for the one that the person opened last.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public async ValueTask<SessionPerson?> FindAsync(string secret, string? organizationId, CancellationToken cancellationToken) =>
        Seen(await lookup.FindAsync(HashOf(secret), organizationId, cancellationToken));

    /// <summary>The living session of that id, or null; notes that it was seen.</summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="organizationId">The organization that is meant, or null for the one that the person opened last.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public async ValueTask<SessionPerson?> FindByIdAsync(string sessionId, string? organizationId, CancellationToken cancellationToken) =>
        Seen(await lookup.FindByIdAsync(sessionId, organizationId, cancellationToken));

    /// <summary>Whether the session lives; asking does not count as use.</summary>
    public async ValueTask<bool> IsAliveAsync(string sessionId, CancellationToken cancellationToken) =>
        Lives(await lookup.FindByIdAsync(sessionId, organizationId: null, cancellationToken), clock.GetUtcNow());

    /// <summary>The person as they are now, or why they are no caller any more; asking does not count as use.</summary>
    /// <param name="caller">The person as of some moment before.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public async ValueTask<Result<Caller>> ReadAgainAsync(PersonCaller caller, CancellationToken cancellationToken)
    {
        var found = await lookup.FindByIdAsync(caller.SessionId, caller.OrganizationId, cancellationToken);
        return !Lives(found, clock.GetUtcNow()) ? new Failure.CallerEnded(AuthenticationErrors.InvalidToken)
            : CallerOf(found) is { } current ? current
            : new Failure.NotAMember();
    }

    /// <summary>Notes that the person has opened an organization: it is their current one then, in this session and later ones.</summary>
    /// <param name="caller">Who, and which organization.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<Result<Done>> OpenAsync(PersonCaller caller, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return writer.WriteAsync(
            async db =>
            {
                await db.Members
                    .Where(member => member.UserId == caller.UserId && member.OrganizationId == caller.OrganizationId)
                    .ExecuteUpdateAsync(set => set.SetProperty(member => member.OpenedAt, now), cancellationToken);
                await db.Sessions.Where(session => session.Id == caller.SessionId).ExecuteUpdateAsync(
                    set => set.SetProperty(session => session.OrganizationId, caller.OrganizationId), cancellationToken);
            },
            cancellationToken);
    }

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private SessionPerson? Seen(FoundSession? found)
    {
        var now = clock.GetUtcNow();
        var latest = StoredTimes.LatestPossible(now);
        if (!Lives(found, now))
        {
            if (found?.LastSeenAt > latest)
            {
                // It has ended, and must not begin again when that day comes.
                Note(found.Id, sessions => sessions.Where(session => session.LastSeenAt > latest).ExecuteDeleteAsync());
            }

            return null;
        }

        if (now - found.LastSeenAt >= _lastSeenPrecision)
        {
            Note(found.Id, sessions => sessions.Where(session => session.LastSeenAt < now)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now)));
        }

        return new SessionPerson(found.Id, found.UserId, found.Name, found.Email, found.OpenOrganizationId, CallerOf(found));
    }

    private PersonCaller? CallerOf(FoundSession found) => found is { Role: { } role, OrganizationId: { } organizationId }
        ? new PersonCaller
        {
            OrganizationId = organizationId,
            Name = found.Name,
            Scopes = catalog.Of(role),
            UserId = found.UserId,
            SessionId = found.Id,
            Role = role,
            ProvenAt = found.ProvenAt,
            OrganizationName = found.OrganizationName,
            OrganizationSlug = found.OrganizationSlug,
            LogoName = found.LogoName,
        }
        : null;

    private bool Lives([NotNullWhen(true)] FoundSession? found, DateTimeOffset now) =>
        found is not null
        && found.ExpiresAt > now
        && found.LastSeenAt > now - options.Value.IdleTimeout
        && found.LastSeenAt <= StoredTimes.LatestPossible(now);

    /// <summary>
    /// Whoever reads does not wait for those who write; where the database takes no change now, the next request makes it.
    /// </summary>
    private void Note(string sessionId, Func<IQueryable<UserSession>, Task<int>> change)
    {
        if (_noting.TryAdd(sessionId, default))
        {
            _ = Task.Run(() => NoteAsync(sessionId, change), CancellationToken.None);
        }
    }

    private async Task NoteAsync(string sessionId, Func<IQueryable<UserSession>, Task<int>> change)
    {
        try
        {
            await writer.WriteAsync(db => change(db.Sessions.Where(session => session.Id == sessionId)), CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // The app is stopping.
        }
        finally
        {
            _noting.TryRemove(sessionId, out _);
        }
    }
}

/// <summary>Whose session it is, and what they are in the organization that the operation concerns.</summary>
/// <param name="SessionId">The session's id, which opens nothing.</param>
/// <param name="UserId">The person.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Email">The person's e-mail address.</param>
/// <param name="OpenOrganizationId">The organization that the session has open; null where it has none.</param>
/// <param name="Caller">The person as a caller, or null where they do not belong to the organization or have none open.</param>
public sealed record SessionPerson(
    string SessionId, string UserId, string Name, string Email, string? OpenOrganizationId, PersonCaller? Caller)
{
    /// <summary>Gives an API route for people its person. Authorization has run before, so there is one.</summary>
    public static ValueTask<SessionPerson?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Person());
}
