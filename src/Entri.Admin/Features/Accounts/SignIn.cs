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
    EntriDbContext db,
    UserManager<ApplicationUser> users,
    SessionStore sessions,
    SignInThrottle throttle,
    EntriMetrics metrics,
    TimeProvider clock,
    ILogger<SignIn> logger)
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan FailureStep = TimeSpan.FromMilliseconds(500);
    private static readonly Failure Wrong = new Failure.Conflict(
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
        if (new FieldErrors().Check("email", Rules.Email(email)).Check("password", string.IsNullOrEmpty(password) ? "should not be empty" : null).Failure is { } invalid)
        {
            return invalid;
        }

        ApplicationUser? user;
        long started;
        using (var turn = await throttle.EnterAsync(client.Address, cancellationToken))
        {
            if (turn is null)
            {
                metrics.SignInThrottled();
                return new Failure.TooManyRequests(SignInThrottle.Window);
            }

            started = Stopwatch.GetTimestamp();
            user = await FindAsync(email!.Trim(), password!, cancellationToken);
        }

        if (user is null)
        {
            metrics.SignInRefused();
            Log.Failed(logger, client.Address?.ToString());
            await Task.Delay(RestOfFailureTime(Stopwatch.GetElapsedTime(started)), cancellationToken);
            return Wrong;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(user, client, oldSessionId, cancellationToken);
            }
            catch (DbUpdateException exception) when (attempt < MaxAttempts && DatabaseFailure.IsOrphan(exception))
            {
                // The membership ended between the look at it and the session that belongs to it; there may be another one.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>A failure takes a whole number of steps, whatever it cost, also on a slow machine.</summary>
    private static TimeSpan RestOfFailureTime(TimeSpan spent) => FailureStep - TimeSpan.FromTicks(spent.Ticks % FailureStep.Ticks);

    /// <summary>The person, where everything is right. Every path checks one password, so that all cost the same.</summary>
    private async Task<ApplicationUser?> FindAsync(string email, string password, CancellationToken cancellationToken)
    {
        if (password.Length > Rules.PasswordMaxLength)
        {
            return null;
        }

        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            var nobody = ApplicationUser.Create("", email, clock.GetUtcNow());
            _unknownPersonHash ??= users.PasswordHasher.HashPassword(nobody, "");
            users.PasswordHasher.VerifyHashedPassword(nobody, _unknownPersonHash, password);
            return null;
        }

        return await users.IsRightPasswordAsync(db, user, password, clock, cancellationToken) ? user : null;
    }

    private async Task<Result<StartedSession>> StartAsync(ApplicationUser user, Client client, string? oldSessionId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        using var turn = await db.TakeWriteTurnAsync(cancellationToken);
        var organizationId = await db.Members.Where(member => member.UserId == user.Id)
            .OrderBy(member => member.JoinedAt).Select(member => member.OrganizationId).FirstOrDefaultAsync(cancellationToken);
        await db.Sessions.Where(session => session.UserId == user.Id && (session.ExpiresAt <= now || session.Id == oldSessionId))
            .ExecuteDeleteAsync(cancellationToken);
        var (session, secret) = sessions.Start(user.Id, organizationId, client.Address?.ToString(), client.UserAgent);
        db.Add(session);
        if (organizationId is not null)
        {
            var actor = new Actor { OrganizationId = organizationId, Name = user.Name, UserId = user.Id, Scopes = ScopeSet.None };
            db.Add(actor.Did(ActivityActions.UserSignedIn, "user", user.Id, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        metrics.SignedIn();
        return new StartedSession(session, secret);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in from {Address} failed.")]
        public static partial void Failed(ILogger logger, string? address);
    }
}
