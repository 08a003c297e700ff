using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Tells whether the organization could have a slug, before anybody saves it.</summary>
public sealed class CheckSlug(IDbContextFactory<EntriDbContext> contexts, OrganizationSlugs slugs)
{
    /// <summary>Asks. By the time that it is saved, somebody else may have taken it.</summary>
    /// <returns>Whether it is free, or what is wrong with it.</returns>
    public async Task<Result<bool>> ExecuteAsync(Caller caller, string slug, CancellationToken cancellationToken)
    {
        if ((caller.Check(Scope.OrganizationWrite) ?? new FieldErrors().Check("slug", Rules.Slug(slug)).Failure) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return !await slugs.IsTakenAsync(db, slug, caller.OrganizationId, cancellationToken);
    }
}
