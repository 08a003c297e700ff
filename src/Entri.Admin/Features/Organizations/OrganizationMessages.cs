using System.Text.Json.Serialization;
using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.Organizations;

/// <summary>An organization.</summary>
/// <param name="Id"><c>org_…</c></param>
/// <param name="Name">The name that people read.</param>
/// <param name="Slug">The name in addresses: lower-case letters, digits and single hyphens.</param>
/// <param name="Description">A paragraph about it, or null.</param>
/// <param name="Settings">What new things in it start with.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record OrganizationResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Name,
    string Slug,
    string? Description,
    OrganizationSettings Settings,
    DateTimeOffset CreatedAt)
{
    internal static OrganizationResponse Of(Organization organization) => new(
        organization.Id,
        organization.Name,
        organization.Slug,
        organization.Description,
        new OrganizationSettings(organization.DefaultSourceLanguage),
        organization.CreatedAt);
}

/// <summary>What new things in the organization start with.</summary>
/// <param name="DefaultSourceLanguage">The source language of a new project.</param>
public sealed record OrganizationSettings(string DefaultSourceLanguage);

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

    internal Failure? Validate() => new FieldErrors()
        .Check("name", Name.IsSet ? Rules.Name(Name.Value) : null)
        .Check("slug", Slug.IsSet ? Rules.Slug(Slug.Value) : null)
        .Check("description", Rules.Description(Description.Value))
        .Check("settings.defaultSourceLanguage", Language is { IsSet: true } ? Rules.Language(Language.Value) : null)
        .Failure ?? LanguageCode.Unknown("settings.defaultSourceLanguage", Language.Value);

    internal Optional<string?> Language => Settings?.DefaultSourceLanguage ?? default;
}

/// <summary>What shall change in the settings.</summary>
public sealed record UpdateOrganizationSettings
{
    /// <summary>The source language of a new project.</summary>
    public Optional<string?> DefaultSourceLanguage { get; init; }
}
