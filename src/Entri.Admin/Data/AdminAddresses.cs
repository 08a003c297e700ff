using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>Whom an organization's messages about its tokens go to.</summary>
public static class AdminAddresses
{
    /// <summary>The addresses of its owners and admins, without people who are disabled.</summary>
    public static Task<List<string>> AdminAddressesAsync(
        this EntriDbContext db, string organizationId, CancellationToken cancellationToken) => db.Members
            .Where(member => member.OrganizationId == organizationId
                && (member.Role == MemberRole.Owner || member.Role == MemberRole.Admin))
            .Join(db.Users.Where(user => user.DisabledAt == null), member => member.UserId, user => user.Id, (_, user) => user.Email!)
            .Distinct().ToListAsync(cancellationToken);
}
