using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Whom to ask for a permission.</summary>
public sealed class OrganizationOwners(IDbContextFactory<EntriDbContext> contexts)
{
    private const int Most = 3;

    /// <summary>The names of the longest-standing owners, at most three.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.MembersOf(caller)
            .Where(member => member.Role == MemberRole.Owner)
            .OrderBy(member => member.JoinedAt)
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => user.Name)
            .Take(Most)
            .ToListAsync(cancellationToken);
    }
}
