using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// Whether a person has proved recently enough who they are to do what gives others power or cannot be undone: a page left open must not
/// be enough.
/// </summary>
public sealed partial class IdentityProof(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    PasswordCheck passwords,
    SignInThrottle throttle,
    EntriMetrics metrics,
    IOptions<UserSessionOptions> options,
    TimeProvider clock,
    ILogger<IdentityProof> logger)
{
    private static readonly Failure WrongPassword = new Failure.Conflict("password", "The password is wrong.");

    /// <summary>Why the caller must prove it again, or null where they need not. A token proves itself with each request.</summary>
    public Failure? Check(Caller caller) =>
        caller is PersonCaller person && !IsRecent(person.ProvenAt, clock.GetUtcNow())
            ? new Failure.ProofRequired(options.Value.ProofLifetime)
            : null;

    /// <summary>Takes the password of the person behind a session as proof.</summary>
    public async Task<Result<Done>> ProveAsync(Caller caller, string? password, CancellationToken cancellationToken)
    {
        if (caller is not PersonCaller person)
        {
            return WrongPassword;
        }

        var isRight = await IsPasswordAsync(person.UserId, person.SessionId, password, cancellationToken);
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

    /// <summary>
    /// Whether it is the password of the person behind a session. Wrong ones count for the session, as they do for a known browser:
    /// strangers who lock an account keep nobody from working who is in.
    /// </summary>
    /// <returns>The answer, or why there is none: too many attempts, or the database is in trouble.</returns>
    public async Task<Result<bool>> IsPasswordAsync(
        string userId, string sessionId, string? password, CancellationToken cancellationToken)
    {
        if (password is null or { Length: 0 or > Rules.PasswordMaxLength })
        {
            return false;
        }

        var browser = new KnownBrowser(userId, sessionId);
        using var turn = await throttle.EnterAsync(browser, address: null, cancellationToken);
        if (turn is null)
        {
            metrics.ProofThrottled();
            if (throttle.IsNews(browser, address: null))
            {
                Log.Throttled(logger, sessionId, userId);
            }

            return new Failure.TooManyRequests(SignInThrottle.Window);
        }

        if (await FindAsync(userId, cancellationToken) is not { } user)
        {
            return false;
        }

        var verdict = await passwords.CheckAsync(user, password, browser, cancellationToken);
        if (verdict.Failure is { } failure)
        {
            return failure;
        }

        if (verdict.Value != PasswordVerdict.Right)
        {
            metrics.ProofFailed();
            Log.Failed(logger, userId, sessionId, verdict.Value == PasswordVerdict.LastWrong);
            return false;
        }

        metrics.Proved();
        return true;
    }

    private bool IsRecent(DateTimeOffset provenAt, DateTimeOffset now) =>
        now - provenAt <= options.Value.ProofLifetime && provenAt <= StoredTimes.LatestPossible(now);

    private async Task<ApplicationUser?> FindAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Account {UserId} gave a wrong password in session {SessionId}. It was the last one for a while: {IsLast}.")]
        public static partial void Failed(ILogger logger, string userId, string sessionId, bool isLast);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Passwords in session {SessionId} of account {UserId} are refused for a while: too many attempts.")]
        public static partial void Throttled(ILogger logger, string sessionId, string userId);
    }
}
