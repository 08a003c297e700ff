using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Changes the settings of the caller's organization.</summary>
public sealed class UpdateOrganization(CallerWriter writer, OrganizationSlugs slugs, TimeProvider clock)
{
    private static readonly Failure SlugTaken = new Failure.Conflict("slug", "Slug is already taken");

    /// <summary>Changes what the request names.</summary>
    public async Task<Result<OrganizationResponse>> ExecuteAsync(
        Caller caller, UpdateOrganizationRequest request, CancellationToken cancellationToken) =>
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync<OrganizationResponse>(
            caller,
            Scope.OrganizationWrite,
            async (db, current) =>
            {
                // Another organization may take the slug at the same time: then this starts over, and finds it taken.
                var organization = await db.OrganizationOf(current).SingleAsync(cancellationToken);
                if (Apply(request.Settings ?? new(), organization) is { } unknown)
                {
                    return unknown;
                }

                var now = clock.GetUtcNow();
                if (request.Slug.Or(organization.Slug)! is var slug && slug != organization.Slug)
                {
                    if (await slugs.IsTakenAsync(db, slug, organization.Id, cancellationToken))
                    {
                        return SlugTaken;
                    }

                    await slugs.ChangeAsync(db, organization, slug, cancellationToken);
                }

                if (request.Name.IsSet)
                {
                    organization.Name = Rules.CleanName(request.Name.Value!);
                }

                organization.Description = Rules.TrimToNull(request.Description.Or(organization.Description));
                if (db.ChangedMembersOf(organization) is { Length: > 0 })
                {
                    var details = db.ChangeDetailsOf(organization);
                    organization.UpdatedAt = now;
                    db.Add(current.NewEntry(
                        ActivityActions.OrganizationUpdated,
                        "organization",
                        organization.Id,
                        organization.UpdatedAt,
                        details: details));
                }

                return OrganizationResponse.Of(organization);
            },
            cancellationToken);

    private static Failure? Apply(UpdateOrganizationSettings settings, Organization organization)
    {
        var (source, targets) = (settings.DefaultSourceLanguage, settings.DefaultTargetLanguages);
        var unknown = LanguageCode.Unknown("settings.defaultSourceLanguage", [source.Value])
            ?? LanguageCode.Unknown("settings.defaultTargetLanguages", targets.Value, organization.DefaultTargetLanguages);
        if (unknown is not null)
        {
            return unknown;
        }

        if (source.IsSet)
        {
            organization.DefaultSourceLanguage = LanguageCode.Normalize(source.Value!)!;
        }

        if (targets.IsSet || source.IsSet)
        {
            organization.DefaultTargetLanguages = LanguageCode.Targets(
                targets.IsSet ? targets.Value! : organization.DefaultTargetLanguages, organization.DefaultSourceLanguage);
        }

        organization.AiProvider = Rules.TrimToNull(settings.AiProvider.Or(organization.AiProvider));
        organization.DefaultTranslationWorkflow = Rules.TrimToNull(
            settings.DefaultTranslationWorkflow.Or(organization.DefaultTranslationWorkflow));
        organization.ToneInstructions = Rules.TrimToNull(settings.ToneInstructions.Or(organization.ToneInstructions));
        return null;
    }
}
