using System.Text.Json.Serialization;
using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.Projects;

/// <summary>A project.</summary>
public sealed record ProjectResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Name,
    string? Description,
    string SourceLanguage,
    IReadOnlyList<string> TargetLanguages,
    string Organization,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ArchivedAt)
{
    internal static ProjectResponse Of(ProjectRow project, string organizationId) => new(
        project.Id,
        project.Name,
        project.Description,
        project.SourceLanguage,
        project.TargetLanguages,
        organizationId,
        project.CreatedAt,
        project.UpdatedAt,
        ArchivedAt: null);

    internal static ProjectResponse Of(Project project) => new(
        project.Id,
        project.Name,
        project.Description,
        project.SourceLanguage,
        project.TargetLanguages,
        project.OrganizationId,
        project.CreatedAt,
        project.UpdatedAt,
        project.ArchivedAt);
}
