using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Finds people, and says what they do about their own account.</summary>
public static class UserQueries
{
    /// <summary>The account of an address. Older accounts have their domain as people read it.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="email">What <see cref="EmailAddress.Clean"/> returned.</param>
    public static IQueryable<ApplicationUser> UsersOf(this EntriDbContext db, string email)
    {
        string[] addresses = [EmailAddress.Fold(email), EmailAddress.Readable(email).ToUpperInvariant()];
        return db.Users.Where(user => addresses.Contains(user.NormalizedEmail));
    }

    /// <summary>
    /// Keeps others from changing the organizations of a person until the transaction ends. Where they join another one meanwhile, the
    /// list is not whole.
    /// </summary>
    /// <returns>The ids of the organizations.</returns>
    public static async Task<IReadOnlyList<string>> HoldOrganizationsOfAsync(
        this EntriDbContext db, string userId, CancellationToken cancellationToken)
    {
        var mine = db.Members.Where(member => member.UserId == userId).Select(member => member.OrganizationId);
        var ids = await SortedAsync(mine, cancellationToken);
        foreach (var id in ids)
        {
            await db.HoldAsync(id, cancellationToken);
        }

        // Those of which the person was removed meanwhile are theirs no more.
        return await SortedAsync(mine, cancellationToken);
    }

    /// <summary>The entry that says what happened to a person's account, in one organization of theirs.</summary>
    /// <param name="user">The person.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="action">One of <see cref="ActivityActions"/>.</param>
    /// <param name="by">Who did it, by id and name; null for the person themselves.</param>
    /// <param name="now">The time.</param>
    public static ActivityEntry NewEntry(
        this ApplicationUser user, string organizationId, string action, (string? Id, string Name)? by, DateTimeOffset now) => new()
        {
            Id = EntityId.NewActivity(now),
            Action = action,
            OrganizationId = organizationId,
            UserId = by is { } other ? other.Id : user.Id,
            UserName = by?.Name ?? user.Name,
            TargetId = user.Id,
            TargetType = "user",
            Metadata = new Dictionary<string, string> { ["name"] = user.Name },
            CreatedAt = now,
        };

    /// <summary>In the order in which everybody takes them.</summary>
    private static async Task<List<string>> SortedAsync(IQueryable<string> ids, CancellationToken cancellationToken) =>
        [.. (await ids.ToListAsync(cancellationToken)).Order(StringComparer.Ordinal)];
}
