using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>Whether a person has proved recently enough who they are to make or widen a token: a page left open must not be enough.</summary>
public sealed class IdentityProof(
    IServiceScopeFactory scopes, SignInThrottle throttle, IOptions<UserSessionOptions> options, TimeProvider clock)
{
    private static readonly Failure WrongPassword = new Failure.Conflict("password", "The password is wrong.");

    /// <summary>Why the caller must prove it again, or null where they need not. A token proves itself with each request.</summary>
    public Failure? Refusal(Actor actor) =>
        actor.ProvenAt is { } provenAt && clock.GetUtcNow() - provenAt > options.Value.ProofLifetime ? new Failure.ProofRequired() : null;

    /// <summary>Takes the password of the person behind a session as proof. Wrong ones count as failed sign-ins do.</summary>
    public async Task<Result<Done>> ProveAsync(SessionPerson person, string? password, CancellationToken cancellationToken)
    {
        if (password is null or { Length: 0 or > Rules.PasswordMaxLength })
        {
            return WrongPassword;
        }

        using var turn = await throttle.EnterAsync(person.UserId, cancellationToken);
        if (turn is null)
        {
            return new Failure.TooManyRequests(SignInThrottle.Window);
        }

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<ApplicationUser>>();
        var db = scope.ServiceProvider.GetRequiredService<EntriDbContext>();
        if (await users.FindByIdAsync(person.UserId) is not { } user
            || !await users.IsRightPasswordAsync(db, user, password, clock, cancellationToken))
        {
            return WrongPassword;
        }

        var now = clock.GetUtcNow();
        using var writing = await db.TakeWriteTurnAsync(cancellationToken);
        await db.Sessions.Where(session => session.Id == person.SessionId)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.ProvenAt, now), cancellationToken);
        return default(Done);
    }
}
