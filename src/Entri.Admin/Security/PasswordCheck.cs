using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>What came of a password.</summary>
public enum PasswordVerdict
{
    /// <summary>It is wrong, or the account is locked or switched off.</summary>
    Wrong,

    /// <summary>It is wrong, and the last one that was allowed for a while.</summary>
    LastWrong,

    /// <summary>It is right.</summary>
    Right,
}

/// <summary>Checks a person's password and counts wrong ones.</summary>
public sealed class PasswordCheck(
    DatabaseWriter writer,
    IPasswordHasher<ApplicationUser> hasher,
    EntriMetrics metrics,
    IOptions<IdentityOptions> identity,
    TimeProvider clock)
{
    /// <summary>More than the people of one installation have browsers in which they mistype at the same time.</summary>
    private const int MaxBrowsers = 10_000;

    private readonly LockoutOptions _lockout = identity.Value.Lockout;

    /// <summary>The wrong passwords of known browsers, which do not count as strangers' do.</summary>
    private readonly AttemptCounts _ofBrowsers = new(
        identity.Value.Lockout.MaxFailedAccessAttempts, identity.Value.Lockout.DefaultLockoutTimeSpan, MaxBrowsers, clock);

    /// <summary>
    /// Whether the password is right and the account neither locked nor switched off. Each path costs one hash. The attempt is counted
    /// before the password is checked, in one statement that takes no more than are allowed, so that many at once count as many.
    /// </summary>
    /// <param name="user">The person; one who is not in the database has no right password.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="browser">Where it was typed, if that is known: it is locked by its own wrong passwords and by nobody else's.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The verdict, or <see cref="Failure.Unavailable"/>.</returns>
    public async Task<Result<PasswordVerdict>> CheckAsync(
        ApplicationUser user, string password, KnownBrowser? browser, CancellationToken cancellationToken)
    {
        var ownCount = browser?.UserId == user.Id ? browser.Id : null;
        var left = ownCount is null ? 0 : _ofBrowsers.Use(ownCount);
        var now = clock.GetUtcNow();
        var counted = await CountAsync(user, isStranger: ownCount is null, now, cancellationToken);
        var verdict = hasher.VerifyHashedPassword(user, user.PasswordHash ?? "", password);
        if (counted.Failure is { } failure)
        {
            return failure;
        }

        // Each path makes the same two changes, so that a busy database tells nobody which one it was.
        if (counted.Value == 1 && left >= 0 && verdict != PasswordVerificationResult.Failed)
        {
            _ofBrowsers.Clear(ownCount ?? "");
            var toRehash = verdict == PasswordVerificationResult.SuccessRehashNeeded ? password : null;
            return (await ResetAsync(user, toRehash, cancellationToken)).Map(_ => PasswordVerdict.Right);
        }

        var locked = await LockAfterTooManyAsync(user, now, cancellationToken);
        if (locked.Failure is not null || (locked.Value == 0 && (ownCount is null || left != 0)))
        {
            return locked.Map(_ => PasswordVerdict.Wrong);
        }

        metrics.AccountLocked();
        return PasswordVerdict.LastWrong;
    }

    private Task<Result<int>> CountAsync(ApplicationUser user, bool isStranger, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var step = isStranger ? 1 : 0;

        // No lock that was set by now lasts longer; one that does comes from a clock that was ahead.
        var longest = StoredTimes.LatestEnd(now, _lockout.DefaultLockoutTimeSpan);
        return writer.WriteAsync<int>(
            owner: null,
            async db => await db.Users
                .Where(u => u.Id == user.Id && u.DisabledAt == null)
                .Where(u => !isStranger
                    || (u.AccessFailedCount < _lockout.MaxFailedAccessAttempts
                        && (u.LockoutEnd == null || u.LockoutEnd <= now || u.LockoutEnd > longest)))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + step), cancellationToken),
            cancellationToken);
    }

    private Task<Result<Done>> ResetAsync(ApplicationUser user, string? toRehash, CancellationToken cancellationToken)
    {
        // A hash of an earlier, weaker kind is replaced while the password is at hand.
        var hash = toRehash is null ? user.PasswordHash : hasher.HashPassword(user, toRehash);
        return writer.WriteAsync(
            db => db.Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash).ExecuteUpdateAsync(
                set => set.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.PasswordHash, hash), cancellationToken),
            cancellationToken);
    }

    private Task<Result<int>> LockAfterTooManyAsync(ApplicationUser user, DateTimeOffset now, CancellationToken cancellationToken) =>
        writer.WriteAsync<int>(
            owner: null,
            async db => await db.Users.Where(u => u.Id == user.Id && u.AccessFailedCount >= _lockout.MaxFailedAccessAttempts)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(u => u.AccessFailedCount, 0)
                        .SetProperty(u => u.LockoutEnd, now + _lockout.DefaultLockoutTimeSpan),
                    cancellationToken),
            cancellationToken);
}
