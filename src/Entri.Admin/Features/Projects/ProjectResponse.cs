using System.Text.Json;
using System.Text.Json.Serialization;
using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.Projects;

/// <summary>A project.</summary>
/// <param name="Id"><c>proj_…</c></param>
/// <param name="Name">The name that people read.</param>
/// <param name="Description">What it is about, or null.</param>
/// <param name="SourceLanguage">The language that texts are written in: <c>en</c>, <c>pt-BR</c>.</param>
/// <param name="TargetLanguages">The languages that they are translated to.</param>
/// <param name="Organization">The id of the organization that it belongs to.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="ArchivedAt">Since when it is out of the lists; null while it is in use.</param>
public sealed record ProjectResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Name,
    string? Description,
    string SourceLanguage,
    IReadOnlyList<string> TargetLanguages,
    string Organization,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ArchivedAt) : IJsonBody
{
    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(Names.Id, Id);
        writer.WriteString(Names.Name, Name);
        writer.WriteString(Names.Description, Description);
        writer.WriteString(Names.SourceLanguage, SourceLanguage);
        writer.WriteTexts(Names.TargetLanguages, TargetLanguages);
        writer.WriteString(Names.Organization, Organization);
        writer.WriteTime(Names.CreatedAt, CreatedAt);
        writer.WriteTime(Names.UpdatedAt, UpdatedAt);
        writer.WriteTime(Names.ArchivedAt, ArchivedAt);
        writer.WriteEndObject();
    }

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

    private static class Names
    {
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("_id");
        public static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
        public static readonly JsonEncodedText Description = JsonEncodedText.Encode("description");
        public static readonly JsonEncodedText SourceLanguage = JsonEncodedText.Encode("sourceLanguage");
        public static readonly JsonEncodedText TargetLanguages = JsonEncodedText.Encode("targetLanguages");
        public static readonly JsonEncodedText Organization = JsonEncodedText.Encode("organization");
        public static readonly JsonEncodedText CreatedAt = JsonEncodedText.Encode("createdAt");
        public static readonly JsonEncodedText UpdatedAt = JsonEncodedText.Encode("updatedAt");
        public static readonly JsonEncodedText ArchivedAt = JsonEncodedText.Encode("archivedAt");
    }
}
