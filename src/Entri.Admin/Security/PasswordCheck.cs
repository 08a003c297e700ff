using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>Checks a person's password and counts wrong ones.</summary>
public sealed class PasswordCheck(
    DatabaseWriter writer, IPasswordHasher<ApplicationUser> hasher, IOptions<IdentityOptions> identity, TimeProvider clock)
{
    /// <summary>
    /// Whether the password is right and the account neither locked nor switched off. Each path costs one hash. The attempt is counted
    /// before the password is checked, in one statement, so that many at once count as many.
    /// </summary>
    /// <param name="user">The person; one who is not in the database has no right password.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The answer, or <see cref="Failure.Unavailable"/>.</returns>
    public async Task<Result<bool>> IsRightAsync(ApplicationUser user, string password, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var counted = await writer.WriteAsync<int>(
            owner: null,
            async db => await db.Users
                .Where(u => u.Id == user.Id && u.DisabledAt == null && (u.LockoutEnd == null || u.LockoutEnd <= now))
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1), cancellationToken),
            cancellationToken);
        var verdict = hasher.VerifyHashedPassword(user, user.PasswordHash ?? "", password);
        if (counted.Failure is { } failure)
        {
            return failure;
        }

        // Each path makes the same two changes, so that a busy database tells nobody which one it was.
        var isRight = counted.Value == 1 && verdict != PasswordVerificationResult.Failed;
        var noted = isRight
            ? await ResetAsync(user, verdict == PasswordVerificationResult.SuccessRehashNeeded ? password : null, cancellationToken)
            : await LockAfterTooManyAsync(user, now, cancellationToken);
        return noted.Failure is null ? isRight : noted.Failure;
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

    private Task<Result<Done>> LockAfterTooManyAsync(ApplicationUser user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lockout = identity.Value.Lockout;
        return writer.WriteAsync(
            db => db.Users.Where(u => u.Id == user.Id && u.AccessFailedCount >= lockout.MaxFailedAccessAttempts).ExecuteUpdateAsync(
                set => set.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, now + lockout.DefaultLockoutTimeSpan),
                cancellationToken),
            cancellationToken);
    }
}
