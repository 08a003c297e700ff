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
        .Check("targetLanguages", ProjectRules.Languages(TargetLanguages))
        .Failure
        ?? LanguageCode.Unknown("sourceLanguage", SourceLanguage)
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
        .Check("targetLanguages", TargetLanguages is { IsSet: true, Value: null } ? "must be an array" : null)
        .Check("targetLanguages", ProjectRules.Languages(TargetLanguages.Value))
        .Failure
        ?? LanguageCode.Unknown("sourceLanguage", SourceLanguage.Value)
        ?? LanguageCode.Unknown("targetLanguages", TargetLanguages.Value);
}

/// <summary>The language that a project shall be translated to as well.</summary>
/// <param name="Language">A code such as <c>de</c>.</param>
public sealed record AddLanguageRequest(string? Language)
{
    internal Failure? Validate() =>
        new FieldErrors().Check("language", Rules.Language(Language)).Failure ?? LanguageCode.Unknown("language", Language);
}

internal static class ProjectRules
{
    public static string? Languages(string?[]? codes) =>
        codes is { Length: > Project.MaxTargetLanguages } ? $"must have at most {Project.MaxTargetLanguages} languages"
        : codes?.Any(code => Rules.Language(code) is not null) == true ? "must be language codes such as en or pt-BR"
        : null;

    /// <summary>
    /// The codes in their usual spelling, each once, without the source language. One that was stored where more languages were known
    /// stays.
    /// </summary>
    public static List<string> Targets(IEnumerable<string?> codes, string source) =>
        [.. codes.Select(code => LanguageCode.Normalize(code!) ?? code!).Where(code => code != source).Distinct()];
}
