using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.Projects;

/// <summary>What a new project shall be.</summary>
/// <param name="Name">Its name: 1 to 100 characters.</param>
/// <param name="SourceLanguage">The language that texts are written in: <c>en</c>, <c>pt-BR</c>.</param>
/// <param name="Description">What it is about: at most 500 characters.</param>
/// <param name="TargetLanguages">The languages that they are translated to.</param>
public sealed record CreateProjectRequest(
    string? Name, string? SourceLanguage, string? Description = null, string?[]? TargetLanguages = null)
{
    internal Failure? Validate() => new FieldErrors()
        .Check("name", Rules.Name(Name))
        .Check("description", Rules.Description(Description))
        .Check("sourceLanguage", Rules.Language(SourceLanguage))
        .Check("targetLanguages", Rules.Languages(TargetLanguages ?? [], Project.MaxTargetLanguages))
        .Failure
        ?? LanguageCode.Unknown("sourceLanguage", [SourceLanguage])
        ?? LanguageCode.Unknown("targetLanguages", TargetLanguages);
}

/// <summary>What shall change in a project; a member that is left out stays as it is.</summary>
public sealed record UpdateProjectRequest
{
    /// <summary>Its name.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>What it is about; null clears it.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>The language that texts are written in.</summary>
    public Optional<string?> SourceLanguage { get; init; }

    /// <summary>All languages that they are translated to.</summary>
    public Optional<string?[]?> TargetLanguages { get; init; }

    /// <summary>Whether it is out of the lists; false brings it back.</summary>
    public Optional<bool> Archived { get; init; }

    internal Failure? Validate() => new FieldErrors()
        .Check("name", Name.IsSet ? Rules.Name(Name.Value) : null)
        .Check("description", Rules.Description(Description.Value))
        .Check("sourceLanguage", SourceLanguage.IsSet ? Rules.Language(SourceLanguage.Value) : null)
        .Check(
            "targetLanguages", TargetLanguages.IsSet ? Rules.Languages(TargetLanguages.Value, Project.MaxTargetLanguages) : null)
        .Failure
        ?? LanguageCode.Unknown("sourceLanguage", [SourceLanguage.Value]);
}

/// <summary>The language that a project shall be translated to as well.</summary>
/// <param name="Language">A code such as <c>de</c>.</param>
public sealed record AddLanguageRequest(string? Language)
{
    internal Failure? Validate() =>
        new FieldErrors().Check("language", Rules.Language(Language)).Failure ?? LanguageCode.Unknown("language", [Language]);
}
