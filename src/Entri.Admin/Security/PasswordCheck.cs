using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;

namespace Entri.Admin.Security;

/// <summary>Checks a person's password and counts wrong ones.</summary>
public static class PasswordCheck
{
    /// <summary>Whether the password is right and the account neither locked nor switched off. Each path costs one hash.</summary>
    public static async Task<bool> IsRightPasswordAsync(this UserManager<ApplicationUser> users, ApplicationUser user, string password)
    {
        var isRight = await users.CheckPasswordAsync(user, password);
        if (await users.IsLockedOutAsync(user) || user.DisabledAt is not null)
        {
            return false;
        }

        await (isRight ? users.ResetAccessFailedCountAsync(user) : users.AccessFailedAsync(user));
        return isRight;
    }
}
