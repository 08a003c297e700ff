using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Accounts;

/// <summary>Reads what others know of a person, which makes a poor password.</summary>
internal static class KnownWords
{
    /// <summary>The person's name, their address in both its forms, and the names of the organizations that they belong to.</summary>
    public static async Task<IReadOnlyList<string?>> KnownWordsAsync(
        this EntriDbContext db, ApplicationUser user, CancellationToken cancellationToken)
    {
        var organizations = await db.Members.Where(member => member.UserId == user.Id)
            .Join(db.Organizations, member => member.OrganizationId, found => found.Id, (_, found) => found.Name)
            .ToListAsync(cancellationToken);
        return [user.Name, user.Email, EmailAddress.Readable(user.Email!), .. organizations];
    }
}
