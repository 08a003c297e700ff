using System.Data.Common;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Data;

/// <summary>What this installation keeps from being a slug.</summary>
public sealed class SlugOptions
{
    /// <summary>
    /// The first part of the path that the app is under, or null: behind a proxy that takes it off, nobody could tell the two apart.
    /// </summary>
    public string? PublicPath { get; set; }
}

/// <summary>
/// Names of organizations in addresses. What asks within a change is asked in its transaction; somebody may take a slug at the same time,
/// and then the change starts over.
/// </summary>
public sealed class OrganizationSlugs(IDbContextFactory<EntriDbContext> contexts, IOptions<SlugOptions> options, TimeProvider clock)
{
    /// <summary>How many former slugs of an organization lead to it, so that nobody can gather them.</summary>
    private const int MaxFormer = 10;

    /// <summary>The organization of that slug, or else the one that gave it up not long ago; null where there is none.</summary>
    /// <exception cref="DbException">The database failed.</exception>
    public async Task<string?> FindIdAsync(string slug, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Organizations.Where(organization => organization.Slug == slug).Select(organization => organization.Id)
                .SingleOrDefaultAsync(cancellationToken)
            ?? await Leading(db).Where(old => old.Slug == slug).Select(old => old.OrganizationId).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The slug of a name; where that one is not to be had, the first free number stands behind it.</summary>
    public async Task<string> FreeAsync(EntriDbContext db, string name, CancellationToken cancellationToken)
    {
        var slug = Slug.From(name);
        var taken = await db.Organizations.Select(organization => organization.Slug)
            .Union(Leading(db).Select(old => old.Slug))
            .Where(other => other == slug || other.StartsWith(slug + "-"))
            .ToHashSetAsync(cancellationToken);
        for (var number = 2; taken.Contains(slug) || IsKept(slug); number++)
        {
            slug = Slug.From(name, number);
        }

        return slug;
    }

    /// <summary>Whether another organization has the slug, or gave it up so short a time ago that it leads there.</summary>
    public async Task<bool> IsTakenAsync(EntriDbContext db, string slug, string organizationId, CancellationToken cancellationToken) =>
        IsKept(slug)
        || await db.Organizations.AnyAsync(other => other.Slug == slug && other.Id != organizationId, cancellationToken)
        || await Leading(db).AnyAsync(old => old.Slug == slug && old.OrganizationId != organizationId, cancellationToken);

    /// <summary>Gives an organization another slug, which is not taken; the one before leads to it for a while.</summary>
    public async Task ChangeAsync(EntriDbContext db, Organization organization, string slug, CancellationToken cancellationToken)
    {
        var (id, before, now) = (organization.Id, organization.Slug, clock.GetUtcNow());
        await db.FormerSlugs
            .Where(old => old.LeadsUntil <= now || old.Slug == slug || old.Slug == before)
            .ExecuteDeleteAsync(cancellationToken);
        var oldest = db.FormerSlugs.Where(old => old.OrganizationId == id)
            .OrderByDescending(old => old.LeadsUntil).ThenBy(old => old.Slug).Skip(MaxFormer - 1);
        await db.FormerSlugs.Where(old => oldest.Contains(old)).ExecuteDeleteAsync(cancellationToken);
        db.Add(new FormerSlug { Slug = before, OrganizationId = id, LeadsUntil = now + FormerSlug.Lifetime });
        organization.Slug = slug;
    }

    private bool IsKept(string slug) => Slug.IsReserved(slug) || slug == options.Value.PublicPath;

    private IQueryable<FormerSlug> Leading(EntriDbContext db)
    {
        var now = clock.GetUtcNow();
        return db.FormerSlugs.Where(old => old.LeadsUntil > now);
    }
}
