using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// Lets callers change what their organization has. Whether the caller still may is decided inside the transaction, from rows read in it:
/// who was revoked, signed out, demoted or removed while the change waited for its turn is refused.
/// </summary>
public sealed class CallerWriter(
    DatabaseWriter writer, ScopeCatalog catalog, IOptions<UserSessionOptions> options, TimeProvider clock)
{
    /// <summary>Runs a change for a caller who must have a permission.</summary>
    /// <param name="caller">The caller as of some moment before.</param>
    /// <param name="permission">What the change takes.</param>
    /// <param name="change">Gets the caller as of now; see <see cref="DatabaseWriter"/>.</param>
    /// <param name="cancellationToken">Stops the work until it is being committed.</param>
    public Task<Result<T>> WriteAsync<T>(
        Caller caller, Permission permission, Func<EntriDbContext, Caller, Task<Result<T>>> change, CancellationToken cancellationToken)
        where T : notnull => WriteAsync(
            caller,
            async (db, current) => current.Check(permission) is { } failure ? failure : await change(db, current),
            cancellationToken);

    /// <summary>Runs a change that asks for permissions itself.</summary>
    /// <inheritdoc cref="WriteAsync{T}(Caller, Permission, Func{EntriDbContext, Caller, Task{Result{T}}}, CancellationToken)"/>
    public Task<Result<T>> WriteAsync<T>(
        Caller caller, Func<EntriDbContext, Caller, Task<Result<T>>> change, CancellationToken cancellationToken)
        where T : notnull => writer.WriteAsync(
            caller.OrganizationId,
            async db =>
            {
                var current = await ReadAgainAsync(db, caller, cancellationToken);
                return current.Failure ?? await change(db, current.Value);
            },
            cancellationToken);

    private Task<Result<Caller>> ReadAgainAsync(EntriDbContext db, Caller caller, CancellationToken cancellationToken) => caller switch
    {
        PersonCaller person => ReadAgainAsync(db, person, cancellationToken),
        TokenCaller token => CallerReader.ReadAgainAsync(db, token, clock.GetUtcNow(), cancellationToken),
        _ => throw new NotSupportedException($"There is no way to read {caller.GetType().Name} again."),
    };

    private async Task<Result<Caller>> ReadAgainAsync(EntriDbContext db, PersonCaller caller, CancellationToken cancellationToken)
    {
        var lives = await db.HoldSessionAsync(caller.SessionId, options.Value, clock.GetUtcNow(), cancellationToken);
        var found = !lives ? null : await db.Sessions
            .Where(session => session.Id == caller.SessionId)
            .Join(db.Users.Where(user => user.DisabledAt == null), session => session.UserId, user => user.Id, (session, user) => new
            {
                session.ProvenAt,
                user.Name,
                Role = db.Members.Where(member => member.UserId == user.Id && member.OrganizationId == caller.OrganizationId)
                    .Select(member => (MemberRole?)member.Role).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return found switch
        {
            null => new Failure.CallerEnded(AuthenticationErrors.InvalidToken),
            { Role: null } => new Failure.NotAMember(),
            { Role: { } role } => caller with { Name = found.Name, Role = role, Scopes = catalog.Of(role), ProvenAt = found.ProvenAt },
        };
    }
}
