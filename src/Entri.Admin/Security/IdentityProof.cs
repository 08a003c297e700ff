using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// Whether a person has proved recently enough who they are to make or widen a token: a page left open must not be enough.
/// </summary>
public sealed class IdentityProof(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    PasswordCheck passwords,
    SignInThrottle throttle,
    IOptions<UserSessionOptions> options,
    TimeProvider clock)
{
    private static readonly Failure WrongPassword = new Failure.Conflict("password", "The password is wrong.");

    /// <summary>Why the caller must prove it again, or null where they need not. A token proves itself with each request.</summary>
    public Failure? Check(Caller caller) =>
        caller is PersonCaller person && clock.GetUtcNow() - person.ProvenAt > options.Value.ProofLifetime
            ? new Failure.ProofRequired(options.Value.ProofLifetime)
            : null;

    /// <summary>Takes the password of the person behind a session as proof. Wrong ones count as failed sign-ins do.</summary>
    public async Task<Result<Done>> ProveAsync(Caller caller, string? password, CancellationToken cancellationToken)
    {
        if (caller is not PersonCaller person || password is null or { Length: 0 or > Rules.PasswordMaxLength })
        {
            return WrongPassword;
        }

        using var turn = await throttle.EnterAsync(person.UserId, cancellationToken);
        if (turn is null)
        {
            return new Failure.TooManyRequests(SignInThrottle.Window);
        }

        if (await FindAsync(person.UserId, cancellationToken) is not { } user)
        {
            return WrongPassword;
        }

        var isRight = await passwords.IsRightAsync(user, password, cancellationToken);
        if (isRight.Failure is not null || !isRight.Value)
        {
            return isRight.Failure ?? WrongPassword;
        }

        var now = clock.GetUtcNow();
        return await writer.WriteAsync(
            db => db.Sessions.Where(session => session.Id == person.SessionId)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.ProvenAt, now), cancellationToken),
            cancellationToken);
    }

    private async Task<ApplicationUser?> FindAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, cancellationToken);
    }
}
