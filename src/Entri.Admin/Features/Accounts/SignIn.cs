using System.Diagnostics;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Accounts;

/// <summary>
/// Starts a session for a person who knows their password. Whether the address is unknown, the password wrong, the account locked or
/// switched off: the answer is the same and takes the same time.
/// </summary>
public sealed partial class SignIn(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    UserManagers managers,
    IPasswordHasher<ApplicationUser> hasher,
    PasswordCheck passwords,
    SessionStore sessions,
    SignInThrottle throttle,
    EntriMetrics metrics,
    TimeProvider clock,
    ILogger<SignIn> logger)
{
    private static readonly TimeSpan FailureStep = TimeSpan.FromMilliseconds(500);
    private static readonly Failure WrongPassword = new Failure.Conflict(
        "password", "The e-mail address or the password is wrong. After ten wrong passwords an account is locked for 15 minutes.");

    private static string? _unknownPersonHash;

    /// <summary>Checks the password and starts a session.</summary>
    /// <param name="email">The address, in any case.</param>
    /// <param name="password">The password.</param>
    /// <param name="client">Where the request comes from.</param>
    /// <param name="oldSessionId">A session that the browser has already; it ends with this.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<StartedSession>> ExecuteAsync(
        string? email, string? password, Client client, string? oldSessionId, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors()
            .Check("email", Rules.Email(email))
            .Check("password", string.IsNullOrEmpty(password) ? "should not be empty" : null);
        if (errors.Failure is { } invalid)
        {
            return invalid;
        }

        Result<ApplicationUser> found;
        long started;
        using (var turn = await throttle.EnterAsync(client.Address, cancellationToken))
        {
            if (turn is null)
            {
                metrics.SignInThrottled();
                return new Failure.TooManyRequests(SignInThrottle.Window);
            }

            started = Stopwatch.GetTimestamp();
            found = await FindAsync(email!.Trim(), password!, cancellationToken);
        }

        if (found.Failure == WrongPassword)
        {
            metrics.SignInFailed();
            Log.Failed(logger, client.Address?.ToString());
            await Task.Delay(RestOfFailureTime(Stopwatch.GetElapsedTime(started)), cancellationToken);
            return WrongPassword;
        }

        return found.Failure ?? await StartAsync(found.Value, client, oldSessionId, cancellationToken);
    }

    /// <summary>A failure takes a whole number of steps, whatever it cost, also on a slow machine.</summary>
    private static TimeSpan RestOfFailureTime(TimeSpan spent) => FailureStep - TimeSpan.FromTicks(spent.Ticks % FailureStep.Ticks);

    /// <summary>The person, where everything is right. Every path checks one password, so that all cost the same.</summary>
    private async Task<Result<ApplicationUser>> FindAsync(string email, string password, CancellationToken cancellationToken)
    {
        if (password.Length > Rules.PasswordMaxLength)
        {
            return WrongPassword;
        }

        var user = await FindByEmailAsync(email, cancellationToken) ?? Nobody(email);
        var isRight = await passwords.IsRightAsync(user, password, cancellationToken);
        return isRight.Failure ?? (isRight.Value ? user : (Result<ApplicationUser>)WrongPassword);
    }

    /// <summary>Stands for a person who is not there, and whose password nobody knows.</summary>
    private ApplicationUser Nobody(string email)
    {
        var nobody = ApplicationUser.Create("", email, clock.GetUtcNow());
        nobody.PasswordHash = _unknownPersonHash ??= hasher.HashPassword(nobody, "");
        return nobody;
    }

    private async Task<ApplicationUser?> FindByEmailAsync(string email, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var users = managers.Over(db);
        return await users.FindByEmailAsync(email);
    }

    private async Task<Result<StartedSession>> StartAsync(
        ApplicationUser user, Client client, string? oldSessionId, CancellationToken cancellationToken)
    {
        var started = await writer.WriteAsync<StartedSession>(
            owner: null,
            async db =>
            {
                // Whoever removes the person at the same time holds the organization too. Where they came first, the session has no
                // membership to belong to, and this starts over.
                var member = await db.Members.AsNoTracking().Where(member => member.UserId == user.Id)
                    .OrderBy(member => member.JoinedAt).FirstOrDefaultAsync(cancellationToken);
                await db.HoldAsync(member?.OrganizationId, cancellationToken);
                if (!await db.Users.AnyAsync(u => u.Id == user.Id && u.DisabledAt == null, cancellationToken))
                {
                    return WrongPassword;
                }

                var now = clock.GetUtcNow();
                await db.Sessions
                    .Where(session => session.UserId == user.Id && (session.ExpiresAt <= now || session.Id == oldSessionId))
                    .ExecuteDeleteAsync(cancellationToken);
                var (session, secret) = sessions.Start(user.Id, member?.OrganizationId, client.Address?.ToString(), client.UserAgent);
                db.Add(session);
                if (member is not null)
                {
                    db.Add(PersonCaller.Of(user, session, member).NewEntry(ActivityActions.UserSignedIn, "user", user.Id, now));
                }

                return new StartedSession(session, secret);
            },
            cancellationToken);
        if (started.Failure is null)
        {
            metrics.SignedIn();
        }

        return started;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in from {Address} failed.")]
        public static partial void Failed(ILogger logger, string? address);
    }
}
