using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Organizations;

/// <summary>Makes another organization, which the person who makes it owns.</summary>
public sealed class CreateOrganization(PersonWriter writer, OrganizationSlugs slugs, TimeProvider clock)
{
    /// <summary>Makes it.</summary>
    public async Task<Result<OrganizationResponse>> ExecuteAsync(
        SessionPerson person, CreateOrganizationRequest request, CancellationToken cancellationToken) =>
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync<OrganizationResponse>(
            person,
            owner: null,
            async (db, user, session) =>
            {
                var now = clock.GetUtcNow();
                var slug = await slugs.FreeAsync(db, request.Name!, cancellationToken);
                var organization = Organization.Create(Rules.CleanName(request.Name!), slug, now);
                var owner = new Member { OrganizationId = organization.Id, UserId = user.Id, Role = MemberRole.Owner, JoinedAt = now };
                var entry = PersonCaller.Of(user, session, owner).NewEntry(
                    ActivityActions.OrganizationCreated, "organization", organization.Id, now, details: ("name", organization.Name));
                db.AddRange(organization, owner, entry);
                return OrganizationResponse.Of(organization);
            },
            cancellationToken);
}
