using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>An organization that a person belongs to.</summary>
/// <param name="Id"><c>org_…</c></param>
/// <param name="Name">The name that people read.</param>
/// <param name="Slug">The name in addresses.</param>
/// <param name="Role">What the person may do there.</param>
/// <param name="JoinedAt">When they joined.</param>
/// <param name="LogoName">The name of its logo, or null.</param>
public sealed record OwnOrganization(
    string Id, string Name, string Slug, MemberRole Role, DateTimeOffset JoinedAt, string? LogoName);

/// <summary>Lists what a person belongs to.</summary>
public sealed class ListOrganizations(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Reads all of them, by name: they are as many as one person can belong to.</summary>
    /// <param name="userId">The person.</param>
    /// <param name="search">Words that all have to be found, each in the name or the slug.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async Task<IReadOnlyList<OwnOrganization>> ExecuteAsync(string userId, string? search, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await db.Members.Where(member => member.UserId == userId).Join(
            db.Organizations,
            member => member.OrganizationId,
            organization => organization.Id,
            (member, organization) =>
                new OwnOrganization(
                    organization.Id, organization.Name, organization.Slug, member.Role, member.JoinedAt, organization.LogoName))
            .ToListAsync(cancellationToken);
        string[] words = [.. SearchText.Words(search).Select(word => SearchText.Of(word))];
        return
        [
            .. from organization in all
               let text = SearchText.Of(organization.Name, organization.Slug)
               where words.All(word => text.Contains(word, StringComparison.Ordinal))
               orderby text
               select organization,
        ];
    }
}
