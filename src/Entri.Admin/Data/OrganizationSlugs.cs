using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>Finds names for organizations in addresses.</summary>
public static class OrganizationSlugs
{
    /// <summary>
    /// The slug of a name; where others have that one, the first free number stands behind it. Somebody may take it meanwhile: then the
    /// change that uses it starts over.
    /// </summary>
    public static async Task<string> FreeSlugAsync(this EntriDbContext db, string name, CancellationToken cancellationToken)
    {
        var slug = Slug.From(name);
        var taken = await db.Organizations
            .Where(organization => organization.Slug == slug || organization.Slug.StartsWith(slug + "-"))
            .Select(organization => organization.Slug)
            .ToHashSetAsync(cancellationToken);
        for (var number = 2; taken.Contains(slug); number++)
        {
            slug = Slug.From(name, number);
        }

        return slug;
    }
}
