using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Changes the settings of the caller's organization.</summary>
public sealed class UpdateOrganization(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    private static readonly Failure SlugTaken = new Failure.Conflict("slug", "Slug is already taken");

    /// <summary>Changes what the request names.</summary>
    public async Task<Result<OrganizationResponse>> ExecuteAsync(Actor actor, UpdateOrganizationRequest request, CancellationToken cancellationToken)
    {
        if ((actor.Refusal(Scope.OrganizationWrite) ?? request.Validate()) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var organization = await db.Organizations.SingleAsync(o => o.Id == actor.OrganizationId, cancellationToken);
        organization.Name = request.Name.Or(organization.Name)!.Trim();
        organization.Slug = request.Slug.Or(organization.Slug)!;
        organization.Description = Rules.TrimToNull(request.Description.Or(organization.Description));
        organization.DefaultSourceLanguage = LanguageCode.Normalize(request.Language.Or(organization.DefaultSourceLanguage)!)!;
        var changed = db.ChangedMembersOf(organization);
        if (changed.Length == 0)
        {
            return OrganizationResponse.Of(organization);
        }

        var now = clock.GetUtcNow();
        organization.UpdatedAt = now;
        db.Add(actor.Did(
            ActivityActions.OrganizationUpdated, "organization", organization.Id, now, details: ("changed", string.Join(", ", changed))));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (DatabaseFailure.IsDuplicate(exception))
        {
            return SlugTaken;
        }

        return OrganizationResponse.Of(organization);
    }
}
