using System.Text.Json.Serialization;
using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.Organizations;

/// <summary>An organization.</summary>
/// <param name="Id"><c>org_…</c></param>
/// <param name="Name">The name that people read.</param>
/// <param name="Slug">The name in addresses: lower-case letters, digits and single hyphens.</param>
/// <param name="Description">A paragraph about it, or null.</param>
/// <param name="Logo">The address of its picture, relative to the app's, or null.</param>
/// <param name="Settings">What new things in it start with.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record OrganizationResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Name,
    string Slug,
    string? Description,
    string? Logo,
    OrganizationSettings Settings,
    DateTimeOffset CreatedAt)
{
    internal static OrganizationResponse Of(Organization organization) => new(
        organization.Id,
        organization.Name,
        organization.Slug,
        organization.Description,
        LogoFile.AddressOf(organization.LogoName),
        new OrganizationSettings(
            organization.DefaultSourceLanguage,
            organization.AiProvider,
            organization.DefaultTranslationWorkflow,
            organization.ToneInstructions,
            organization.DefaultTargetLanguages),
        organization.CreatedAt);
}

/// <summary>What new things in the organization start with, and what the platform's other services go by.</summary>
/// <param name="DefaultSourceLanguage">The source language of a new project.</param>
/// <param name="AiProvider">Which provider translates, or null; kept for other services.</param>
/// <param name="DefaultTranslationWorkflow">How texts are translated, or null; kept for other services.</param>
/// <param name="ToneInstructions">How translations shall sound, or null; kept for other services.</param>
/// <param name="DefaultTargetLanguages">The target languages that the app offers for a new project.</param>
public sealed record OrganizationSettings(
    string DefaultSourceLanguage,
    string? AiProvider,
    string? DefaultTranslationWorkflow,
    string? ToneInstructions,
    IReadOnlyList<string> DefaultTargetLanguages);

/// <summary>What a new organization shall be.</summary>
/// <param name="Name">Its name: 1 to 100 characters. Its name in addresses is made of it.</param>
public sealed record CreateOrganizationRequest(string? Name)
{
    internal Failure? Validate() => new FieldErrors().Check("name", Rules.Name(Name)).Failure;
}

/// <summary>What shall change in the organization; a member that is left out stays as it is.</summary>
public sealed record UpdateOrganizationRequest
{
    /// <summary>Its name: 1 to 100 characters.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>Its name in addresses, which nobody else has.</summary>
    public Optional<string?> Slug { get; init; }

    /// <summary>A paragraph about it; null clears it.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>What new things in it start with.</summary>
    public UpdateOrganizationSettings? Settings { get; init; }

    internal Failure? Validate()
    {
        var settings = Settings ?? new();
        return new FieldErrors()
            .Check("name", Name.IsSet ? Rules.Name(Name.Value) : null)
            .Check("slug", Slug.IsSet ? Rules.Slug(Slug.Value) : null)
            .Check("description", Rules.Description(Description.Value))
            .Check(
                "settings.defaultSourceLanguage",
                settings.DefaultSourceLanguage.IsSet ? Rules.Language(settings.DefaultSourceLanguage.Value) : null)
            .Check("settings.aiProvider", Rules.OptionalText(settings.AiProvider.Value, Rules.NameMaxLength))
            .Check(
                "settings.defaultTranslationWorkflow", Rules.OptionalText(settings.DefaultTranslationWorkflow.Value, Rules.NameMaxLength))
            .Check("settings.toneInstructions", Rules.OptionalText(settings.ToneInstructions.Value, Rules.LongTextMaxLength))
            .Check("settings.defaultTargetLanguages", settings.DefaultTargetLanguages.IsSet
                ? Rules.Languages(settings.DefaultTargetLanguages.Value, Project.MaxTargetLanguages) : null)
            .Failure;
    }
}

/// <summary>What shall change in the settings; a member that is left out stays as it is.</summary>
public sealed record UpdateOrganizationSettings
{
    /// <summary>The source language of a new project.</summary>
    public Optional<string?> DefaultSourceLanguage { get; init; }

    /// <summary>Which provider translates; null clears it. It is kept for other services.</summary>
    public Optional<string?> AiProvider { get; init; }

    /// <summary>How texts are translated; null clears it. It is kept for other services.</summary>
    public Optional<string?> DefaultTranslationWorkflow { get; init; }

    /// <summary>How translations shall sound; null clears it. It is kept for other services.</summary>
    public Optional<string?> ToneInstructions { get; init; }

    /// <summary>All target languages that the app offers for a new project.</summary>
    public Optional<string?[]?> DefaultTargetLanguages { get; init; }
}
