namespace Entri.Admin.Domain;

/// <summary>The owner of projects and tokens; people belong to it as members.</summary>
public sealed class Organization
{
    /// <summary><c>org_…</c></summary>
    public required string Id { get; init; }

    /// <summary>The name that people read.</summary>
    public required string Name { get; set; }

    /// <summary>The name in addresses: unique, lower-case letters, digits and single hyphens.</summary>
    public required string Slug { get; set; }

    /// <summary>One paragraph about the organization, or null.</summary>
    public string? Description { get; set; }

    /// <summary>The source language that a new project starts with.</summary>
    public string DefaultSourceLanguage { get; set; } = "en";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a setting was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>A new organization.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slug">Its name in addresses, which nobody else has.</param>
    /// <param name="now">The time.</param>
    public static Organization Create(string name, string slug, DateTimeOffset now) =>
        new() { Id = EntityId.NewOrganization(now), Name = name, Slug = slug, CreatedAt = now, UpdatedAt = now };
}
