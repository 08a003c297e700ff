using System.Data.Common;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>The name that an organization has in addresses now.</summary>
/// <param name="Id"><c>org_…</c></param>
/// <param name="Slug">The name.</param>
public sealed record OrganizationName(string Id, string Slug);

/// <summary>Names of organizations in addresses: found, and looked up.</summary>
public sealed class OrganizationSlugs(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>The organization of that slug, or else the one that gave it up not long ago; null where there is none.</summary>
    /// <exception cref="DbException">The database failed.</exception>
    public async Task<OrganizationName?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var former = db.FormerSlugs.Where(old => old.Slug == slug && old.LeadsUntil > now).Select(old => old.OrganizationId);
        var found = await db.Organizations
            .Where(organization => organization.Slug == slug || former.Contains(organization.Id))
            .Select(organization => new OrganizationName(organization.Id, organization.Slug))
            .ToListAsync(cancellationToken);
        return found.Find(organization => organization.Slug == slug) ?? found.FirstOrDefault();
    }
}

/// <summary>What changes of organizations ask about slugs, in their transactions.</summary>
public static class SlugQueries
{
    /// <summary>
    /// The slug of a name; where that one is not to be had, the first free number stands behind it. Somebody may take it meanwhile: then
    /// the change that uses it starts over.
    /// </summary>
    public static async Task<string> FreeSlugAsync(this EntriDbContext db, string name, CancellationToken cancellationToken)
    {
        var slug = Slug.From(name);
        var taken = await db.Organizations.Select(organization => organization.Slug)
            .Union(db.FormerSlugs.Select(old => old.Slug))
            .Where(other => other == slug || other.StartsWith(slug + "-"))
            .ToHashSetAsync(cancellationToken);
        for (var number = 2; taken.Contains(slug) || Slug.IsReserved(slug); number++)
        {
            slug = Slug.From(name, number);
        }

        return slug;
    }

    /// <summary>Whether another organization has the slug, or gave it up so short a time ago that it leads there.</summary>
    public static async Task<bool> IsSlugTakenAsync(
        this EntriDbContext db, string slug, string organizationId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Organizations.AnyAsync(other => other.Slug == slug && other.Id != organizationId, cancellationToken)
        || await db.FormerSlugs.AnyAsync(
            old => old.Slug == slug && old.OrganizationId != organizationId && old.LeadsUntil > now, cancellationToken);

    /// <summary>Gives an organization another slug, which is not taken; the one before leads to it for a while.</summary>
    public static async Task ChangeSlugAsync(
        this EntriDbContext db, Organization organization, string slug, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var old = await db.FormerSlugs
            .Where(former => former.Slug == slug || former.Slug == organization.Slug)
            .ToListAsync(cancellationToken);
        db.RemoveRange(old.Where(former => former.Slug == slug));
        if (old.Find(former => former.Slug == organization.Slug) is { } known)
        {
            (known.OrganizationId, known.LeadsUntil) = (organization.Id, now + FormerSlug.Lifetime);
        }
        else
        {
            db.Add(new FormerSlug
            {
                Slug = organization.Slug,
                OrganizationId = organization.Id,
                LeadsUntil = now + FormerSlug.Lifetime,
            });
        }

        organization.Slug = slug;
    }
}
