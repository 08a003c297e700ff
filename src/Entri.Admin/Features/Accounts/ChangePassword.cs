using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Accounts;

/// <summary>
/// Gives a person another password. All their sessions end with the old one, wherever they are; the browser that asked gets a new one.
/// </summary>
public sealed class ChangePassword(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    IdentityProof proof,
    IPasswordHasher<ApplicationUser> hasher,
    SessionStore sessions,
    DeviceCookie devices,
    TimeProvider clock)
{
    private static readonly Failure SessionEnded = new Failure.CallerEnded(AuthenticationErrors.InvalidToken);
    private static readonly Failure WrongPassword = new FieldErrors().Check("current", "is wrong").Failure!;

    /// <summary>Changes the password. Wrong ones count for the session, as they do for a proof.</summary>
    /// <param name="person">Who asks, through which session.</param>
    /// <param name="current">The password that they have.</param>
    /// <param name="password">The one that they want.</param>
    /// <param name="client">Where the request comes from.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<StartedSession>> ExecuteAsync(
        SessionPerson person, string? current, string? password, Client client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == person.UserId, cancellationToken);
        if (user is null)
        {
            return SessionEnded;
        }

        if (Validate(current, password, await db.KnownWordsAsync(user, cancellationToken)) is { } invalid)
        {
            return invalid;
        }

        var isRight = await proof.IsPasswordAsync(person.UserId, person.SessionId, current, cancellationToken);
        if (isRight.Failure is not null || !isRight.Value)
        {
            return isRight.Failure ?? WrongPassword;
        }

        var hash = hasher.HashPassword(user, password!);
        return await writer.WriteAsync(
            person.Caller?.OrganizationId, changing => ChangeAsync(changing, person, hash, client, cancellationToken), cancellationToken);
    }

    private static Failure? Validate(string? current, string? password, IReadOnlyList<string?> knownWords) => new FieldErrors()
        .Check("current", string.IsNullOrEmpty(current) ? "should not be empty" : null)
        .Check("password", Rules.Password(password, knownWords) ?? (password == current ? "must be another one" : null))
        .Failure;

    private async Task<Result<StartedSession>> ChangeAsync(
        EntriDbContext db, SessionPerson person, string hash, Client client, CancellationToken cancellationToken)
    {
        // The stamp tells a sign-in that is under way with the old password.
        var stamp = Guid.NewGuid().ToString();
        var changed = await db.Users.Where(user => user.Id == person.UserId && user.DisabledAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(user => user.PasswordHash, hash).SetProperty(user => user.SecurityStamp, stamp), cancellationToken);
        var ended = await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(cancellationToken);
        if (changed == 0 || ended == 0)
        {
            return SessionEnded;
        }

        await db.Sessions.Where(session => session.UserId == person.UserId).ExecuteDeleteAsync(cancellationToken);
        var (session, secret) = sessions.Start(
            person.UserId, person.Caller?.OrganizationId, client.Address?.ToString(), client.UserAgent);
        db.Add(session);
        if (person.Caller is { } caller)
        {
            db.Add(caller.NewEntry(ActivityActions.UserPasswordChanged, "user", person.UserId, clock.GetUtcNow()));
        }

        return new StartedSession(session, secret, devices.Issue(person.Email, person.UserId));
    }
}
