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
    IPasswordHasher<ApplicationUser> hasher,
    PasswordCheck passwords,
    SessionStore sessions,
    SignInThrottle throttle,
    DeviceCookie devices,
    EntriMetrics metrics,
    TimeProvider clock,
    ILogger<SignIn> logger)
{
    private static readonly Failure WrongPassword = new Failure.Conflict(
        "password", "The email address or the password is wrong. After ten wrong passwords an account is locked for 15 minutes.");

    /// <summary>Stands for what is no address, and belongs to nobody.</summary>
    private const string NoAddress = "@";

    private static string? _unknownPersonHash;

    /// <summary>Checks the password and starts a session.</summary>
    /// <param name="email">The address, in any case. What is none belongs to nobody, and is answered so.</param>
    /// <param name="password">The password.</param>
    /// <param name="client">Where the request comes from.</param>
    /// <param name="oldSessionId">A session that the browser has already; it ends with this.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<StartedSession>> ExecuteAsync(
        string? email, string? password, Client client, string? oldSessionId, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors()
            .Check("email", string.IsNullOrWhiteSpace(email) ? "should not be empty" : null)
            .Check("password", string.IsNullOrEmpty(password) ? "should not be empty" : null);
        if (errors.Failure is { } invalid)
        {
            return invalid;
        }

        var address = EmailAddress.Clean(email) ?? NoAddress;
        var browser = devices.Read(client.Device, address);
        ApplicationUser? user;
        Result<PasswordVerdict> verdict;
        long start;
        using (var turn = await throttle.EnterAsync(browser, client.Address, cancellationToken))
        {
            if (turn is null)
            {
                return await RefuseAsync(address, browser, client, cancellationToken);
            }

            start = Stopwatch.GetTimestamp();
            user = await FindByEmailAsync(address, cancellationToken);
            verdict = await CheckAsync(user ?? Nobody(address), password!, browser, cancellationToken);
        }

        if (verdict.Failure is { } failure)
        {
            return failure;
        }

        if (verdict.Value == PasswordVerdict.Right)
        {
            // Read before, so that nobody's turn to write waits for it.
            var isWeak = await IsWeakAsync(user!, password!, cancellationToken);
            var session = await StartAsync(user!, client, oldSessionId, cancellationToken);
            return session.Map(started => started with { IsPasswordWeak = isWeak });
        }

        metrics.SignInFailed();
        Note(user, client, isLast: verdict.Value == PasswordVerdict.LastWrong, inKnownBrowser: browser is not null);
        await Task.Delay(AnswerTime.RestAfter(Stopwatch.GetElapsedTime(start)), cancellationToken);
        return WrongPassword;
    }

    private async Task<bool> IsWeakAsync(ApplicationUser user, string password, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return Rules.Password(password, await db.KnownWordsAsync(user, cancellationToken)) is not null;
    }

    /// <summary>Every path checks one password, so that all cost the same; what is longer than any is checked for nobody.</summary>
    private async Task<Result<PasswordVerdict>> CheckAsync(
        ApplicationUser user, string password, KnownBrowser? browser, CancellationToken cancellationToken) =>
        password.Length > Rules.PasswordMaxLength
            ? PasswordVerdict.Wrong
            : await passwords.CheckAsync(user, password, browser, cancellationToken);

    /// <summary>An attempt that is too many. Whose account it was for is looked up for the log, once in a while.</summary>
    private async Task<Failure> RefuseAsync(string email, KnownBrowser? browser, Client client, CancellationToken cancellationToken)
    {
        metrics.SignInThrottled();
        if (throttle.IsNews(browser, client.Address))
        {
            Log.Throttled(logger, client.Address?.ToString(), NameOf(await FindByEmailAsync(email, cancellationToken)));
        }

        return new Failure.TooManyRequests(SignInThrottle.Window);
    }

    /// <summary>Comes before the wait that hides how long anything took.</summary>
    private void Note(ApplicationUser? user, Client client, bool isLast, bool inKnownBrowser)
    {
        var (account, address) = (NameOf(user), client.Address?.ToString());
        Log.Failed(logger, account, address);
        if (isLast)
        {
            Log.Locked(logger, account, inKnownBrowser ? "one browser" : "strangers", address);
        }
    }

    /// <summary>Never what was typed: that may be a password in the wrong field.</summary>
    private static string NameOf(ApplicationUser? user) => user is null ? "(unknown)" : $"{user.Email} ({user.Id})";

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
        return await db.UsersOf(email).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Result<StartedSession>> StartAsync(
        ApplicationUser user, Client client, string? oldSessionId, CancellationToken cancellationToken)
    {
        var started = await writer.WriteAsync<StartedSession>(
            owner: null,
            async db =>
            {
                // Whoever removes the person at the same time holds the organization too.
                var mine = db.Members.AsNoTracking().Where(member => member.UserId == user.Id)
                    .OrderByDescending(member => member.OpenedAt ?? member.JoinedAt).ThenByDescending(member => member.OrganizationId);
                var member = await mine.FirstOrDefaultAsync(cancellationToken);
                await db.HoldAsync(member?.OrganizationId, cancellationToken);

                // Whoever changes the password at the same time ends every session, and must find this one too or have come first.
                var stillRight = await db.Users
                    .Where(u => u.Id == user.Id && u.DisabledAt == null && u.SecurityStamp == user.SecurityStamp)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.SecurityStamp, u => u.SecurityStamp), cancellationToken);
                if (stillRight == 0)
                {
                    return WrongPassword;
                }

                // Where they came first, another organization of the person is open.
                member = member is null ? null
                    : await mine.FirstOrDefaultAsync(m => m.OrganizationId == member.OrganizationId, cancellationToken)
                        ?? await mine.FirstOrDefaultAsync(cancellationToken);
                var now = clock.GetUtcNow();
                var latest = StoredTimes.LatestPossible(now);
                await db.Sessions
                    .Where(session => session.UserId == user.Id)
                    .Where(session => session.ExpiresAt <= now || session.LastSeenAt > latest || session.Id == oldSessionId)
                    .ExecuteDeleteAsync(cancellationToken);
                var (session, secret) = sessions.Start(user.Id, member?.OrganizationId, client.Address?.ToString(), client.UserAgent);
                db.Add(session);
                if (member is not null)
                {
                    db.Add(PersonCaller.Of(user, session, member).NewEntry(ActivityActions.UserSignedIn, "user", user.Id, now));
                }

                return new StartedSession(session, secret, devices.Issue(user.Email!, user.Id));
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in to account {Account} from {Address} failed.")]
        public static partial void Failed(ILogger logger, string account, string? address);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Account {Account} is locked for {Whom} after too many wrong passwords, the last one from {Address}.")]
        public static partial void Locked(ILogger logger, string account, string whom, string? address);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Sign-ins from {Address} are refused for a while: too many attempts, the last one to account {Account}.")]
        public static partial void Throttled(ILogger logger, string? address, string account);
    }
}
