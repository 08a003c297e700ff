using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// Lets people change what is theirs, whether or not they belong to an organization. Whether they are still signed in is decided inside the
/// transaction, as <see cref="CallerWriter"/> does it for those who belong to one.
/// </summary>
public sealed class PersonWriter(DatabaseWriter writer, IOptions<UserSessionOptions> options, TimeProvider clock)
{
    /// <summary>Runs a change for a person. Nobody ends their memberships meanwhile.</summary>
    /// <param name="person">The person as of some moment before.</param>
    /// <param name="owner">The organization that the change concerns; null where it makes one.</param>
    /// <param name="change">Gets the person and their session as of now; see <see cref="DatabaseWriter"/>.</param>
    /// <param name="cancellationToken">Stops the work until it is being committed.</param>
    public Task<Result<T>> WriteAsync<T>(
        SessionPerson person,
        string? owner,
        Func<EntriDbContext, ApplicationUser, UserSession, Task<Result<T>>> change,
        CancellationToken cancellationToken)
        where T : notnull => writer.WriteAsync<T>(
            owner,
            async db =>
            {
                // Whoever ends memberships takes the person first, too.
                var mayStill = await db.Users.Where(user => user.Id == person.UserId && user.DisabledAt == null).ExecuteUpdateAsync(
                    set => set.SetProperty(user => user.SecurityStamp, user => user.SecurityStamp), cancellationToken) == 1;
                var lives = mayStill && await db.HoldSessionAsync(person.SessionId, options.Value, clock.GetUtcNow(), cancellationToken);
                var found = !lives ? null : await db.Sessions
                    .Where(session => session.Id == person.SessionId)
                    .Join(db.Users, session => session.UserId, user => user.Id, (session, user) => new { session, user })
                    .SingleOrDefaultAsync(cancellationToken);
                return found is not null
                    ? await change(db, found.user, found.session)
                    : new Failure.CallerEnded(AuthenticationErrors.InvalidToken);
            },
            cancellationToken);
}
