namespace Entri.Admin.Domain;

/// <summary>Something that gets translated: one source language and any number of target languages.</summary>
public sealed class Project
{
    /// <summary>The most target languages that a project can have.</summary>
    public const int MaxTargetLanguages = 200;

    /// <summary><c>proj_…</c></summary>
    public required string Id { get; init; }

    /// <summary>The organization that it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The name; equal names are allowed.</summary>
    public required string Name { get; set; }

    /// <summary>The name as it is compared, sorted and searched; it follows the name.</summary>
    public string NormalizedName { get => SearchText.Of(Name); private set => _ = value; }

    /// <summary>What it is about, or null.</summary>
    public string? Description { get; set; }

    /// <summary>The language that texts are written in.</summary>
    public required string SourceLanguage { get; set; }

    /// <summary>The languages that they are translated to, in the order of adding, without the source language.</summary>
    public List<string> TargetLanguages { get; set; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>How often it was changed; guards against overlapping changes.</summary>
    public int Version { get; private set; }

    /// <summary>Since when it is out of the lists; null while it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>Notes that the project was changed.</summary>
    public void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }
}
