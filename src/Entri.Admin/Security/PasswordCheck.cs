using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Checks a person's password and counts wrong ones.</summary>
public static class PasswordCheck
{
    /// <summary>
    /// Whether the password is right and the account neither locked nor switched off. Each path costs one hash. The attempt is counted
    /// before the password is checked, in one statement, so that many at once count as many.
    /// </summary>
    public static async Task<bool> IsRightPasswordAsync(
        this UserManager<ApplicationUser> users,
        EntriDbContext db,
        ApplicationUser user,
        string password,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var lockout = users.Options.Lockout;
        var unlocked = db.Users.Where(u => u.Id == user.Id && u.DisabledAt == null && (u.LockoutEnd == null || u.LockoutEnd <= now));
        bool isCounted;
        using (await db.TakeWriteTurnAsync(cancellationToken))
        {
            isCounted = await unlocked.ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1), cancellationToken) == 1;
        }

        var isRight = await users.CheckPasswordAsync(user, password);
        if (!isCounted)
        {
            return false;
        }

        using var turn = await db.TakeWriteTurnAsync(cancellationToken);
        if (isRight)
        {
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, 0), cancellationToken);
            return true;
        }

        await db.Users.Where(u => u.Id == user.Id && u.AccessFailedCount >= lockout.MaxFailedAccessAttempts).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, now + lockout.DefaultLockoutTimeSpan), cancellationToken);
        return false;
    }
}
