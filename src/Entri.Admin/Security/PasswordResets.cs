using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Links for new passwords, whoever makes them: the person by mail, who manages them, or the machine's operator.</summary>
public static class PasswordResets
{
    /// <summary>The page that the links lead to.</summary>
    public const string Path = "/reset-password";

    /// <summary>Adds a link to a change.</summary>
    /// <param name="db">The context of the change.</param>
    /// <param name="user">Whose password; null for nobody, where it must not be told from a link for somebody.</param>
    /// <param name="madeByUserId">The member who makes it for somebody else, or null.</param>
    /// <param name="now">The time.</param>
    public static ResetCode AddReset(this EntriDbContext db, ApplicationUser? user, string? madeByUserId, DateTimeOffset now)
    {
        var code = ResetCode.Generate();
        db.Add(new PasswordReset
        {
            Id = EntityId.NewPasswordReset(now),
            UserId = user?.Id,
            MadeByUserId = madeByUserId,
            CodeHash = code.Hash,
            AccountState = PasswordReset.StateOf(user),
            CreatedAt = now,
            ExpiresAt = now + PasswordReset.Lifetime,
        });
        return code;
    }

    /// <summary>The link that has that code and the person whom it is for, where it works for the account as it is; or null.</summary>
    internal static async Task<(PasswordReset Reset, ApplicationUser User)?> FindResetAsync(
        this EntriDbContext db, ScopeCatalog catalog, string? code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (ResetCode.HashOf(code) is not { } hash)
        {
            return null;
        }

        var latest = StoredTimes.LatestPossible(now);
        var found = await db.PasswordResets.AsNoTracking()
            .Where(reset => reset.CodeHash == hash && reset.ExpiresAt > now && reset.CreatedAt <= latest)
            .Join(db.Users.AsNoTracking(), reset => reset.UserId, user => user.Id, (reset, user) => new { reset, user })
            .SingleOrDefaultAsync(cancellationToken);
        return found is { user.DisabledAt: null }
            && PasswordReset.StateOf(found.user).AsSpan().SequenceEqual(found.reset.AccountState)
            && (found.reset.MadeByUserId is not { } maker
                || await db.MayManageEverywhereAsync(catalog, maker, found.user.Id, now, cancellationToken))
            ? (found.reset, found.user)
            : null;
    }
}
