using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>
/// Makes Identity's user manager for one operation, over the operation's own context: what it changes is saved and committed with
/// everything else, and nothing holds a context as long as a page lives.
/// </summary>
public sealed class UserManagers(IServiceProvider services)
{
    /// <summary>A manager that leaves saving to the owner of the context.</summary>
    public UserManager<ApplicationUser> Over(EntriDbContext db) => ActivatorUtilities.CreateInstance<UserManager<ApplicationUser>>(
        services, new UserOnlyStore<ApplicationUser, EntriDbContext>(db) { AutoSaveChanges = false });
}
