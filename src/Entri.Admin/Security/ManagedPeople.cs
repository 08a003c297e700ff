using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Who may act on somebody's account, and not only on their part in one organization.</summary>
internal static class ManagedPeople
{
    /// <summary>
    /// Whether somebody may manage a person in each organization of theirs: whoever gives them another password could sign in as them, and
    /// must win no right by it that they do not have. An organization that waits for the person's yes counts as theirs. Whoever belongs
    /// nowhere, or runs the installation, is managed by nobody.
    /// </summary>
    public static async Task<bool> MayManageEverywhereAsync(
        this EntriDbContext db,
        ScopeCatalog catalog,
        string managerId,
        string userId,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (!await db.Users.AnyAsync(user => user.Id == managerId && user.DisabledAt == null, cancellationToken)
            || await db.FirstUserIdAsync(cancellationToken) == userId)
        {
            return false;
        }

        var memberships = await db.Members.AsNoTracking().Where(member => member.UserId == userId).ToListAsync(cancellationToken);
        var offered = await db.Organizations
            .Where(organization => organization.TransferToUserId == userId && organization.TransferEndsAt > now)
            .Select(organization => organization.Id).ToListAsync(cancellationToken);
        var roles = await db.Members.Where(member => member.UserId == managerId)
            .ToDictionaryAsync(member => member.OrganizationId, member => member.Role, cancellationToken);
        return memberships.Count > 0 && memberships.All(member => roles.TryGetValue(member.OrganizationId, out var role)
            && MayManage(
                CallerOf(managerId, member.OrganizationId, role, catalog),
                catalog,
                offered.Contains(member.OrganizationId) ? MemberRole.Owner : member.Role));
    }

    /// <summary>The first person of the installation, who set it up.</summary>
    public static Task<string?> FirstUserIdAsync(this EntriDbContext db, CancellationToken cancellationToken) =>
        db.Users.OrderBy(user => user.CreatedAt).ThenBy(user => user.Id).Select(user => user.Id).FirstOrDefaultAsync(cancellationToken);

    private static bool MayManage(Caller manager, ScopeCatalog catalog, MemberRole role) =>
        manager.May(Scope.MembersWrite) && manager.CheckRole(catalog, role, after: null) is null;

    /// <summary>The manager as who they are in one organization; no request stands behind it.</summary>
    private static PersonCaller CallerOf(string userId, string organizationId, MemberRole role, ScopeCatalog catalog) => new()
    {
        OrganizationId = organizationId,
        Name = "",
        Scopes = catalog.Of(role),
        UserId = userId,
        SessionId = "",
        Role = role,
        ProvenAt = default,
    };
}
