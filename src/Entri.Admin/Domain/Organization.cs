namespace Entri.Admin.Domain;

/// <summary>The owner of projects and tokens; people belong to it as members.</summary>
public sealed class Organization
{
    /// <summary>How long a member may accept an organization that was offered to them.</summary>
    public static readonly TimeSpan TransferLifetime = TimeSpan.FromDays(7);

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

    /// <summary>The target languages that a new project starts with, in the order of adding.</summary>
    public List<string> DefaultTargetLanguages { get; set; } = [];

    /// <summary>Which provider translates for it, in the words of the platform's other services; or null.</summary>
    public string? AiProvider { get; set; }

    /// <summary>How its texts are translated, in the words of the platform's other services; or null.</summary>
    public string? DefaultTranslationWorkflow { get; set; }

    /// <summary>How its translations shall sound, for the platform's other services; or null.</summary>
    public string? ToneInstructions { get; set; }

    /// <summary>What it allows its people and programs.</summary>
    public OrganizationPolicy Policy { get; set; } = new();

    /// <summary>The name of its <see cref="LogoFile"/>, or null where it has none.</summary>
    public string? LogoName { get; set; }

    /// <summary>After how many days entries of the activity log are removed; null for never.</summary>
    public int? ActivityRetentionDays { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a setting was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The owner who has offered the organization to another member, or null while nobody has.</summary>
    public string? TransferFromUserId { get; private set; }

    /// <summary>The member who may accept it; null where nobody may.</summary>
    public string? TransferToUserId { get; private set; }

    /// <summary>Until when they may; null where nobody may.</summary>
    public DateTimeOffset? TransferEndsAt { get; private set; }

    /// <summary>A new organization.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slug">Its name in addresses, which nobody else has.</param>
    /// <param name="now">The time.</param>
    public static Organization Create(string name, string slug, DateTimeOffset now) =>
        new() { Id = EntityId.NewOrganization(now), Name = name, Slug = slug, CreatedAt = now, UpdatedAt = now };

    /// <summary>Whether that person may accept it at that time.</summary>
    public bool IsOfferedTo(string? userId, DateTimeOffset now) =>
        TransferToUserId is { } to && to == userId && IsOffered(now);

    /// <summary>Whether anybody may accept it at that time.</summary>
    public bool IsOffered(DateTimeOffset now) => TransferEndsAt > now && TransferEndsAt <= LatestOffer(now);

    /// <summary>The latest end that an offer can have by now; one with a later end was made by a wrong clock and is none.</summary>
    public static DateTimeOffset LatestOffer(DateTimeOffset now) => StoredTimes.LatestEnd(now, TransferLifetime);

    /// <summary>Offers it to a member; an offer to somebody else ends.</summary>
    /// <param name="fromUserId">The owner who gives it away.</param>
    /// <param name="toUserId">The member.</param>
    /// <param name="now">The time.</param>
    public void OfferTo(string fromUserId, string toUserId, DateTimeOffset now) =>
        (TransferFromUserId, TransferToUserId, TransferEndsAt) = (fromUserId, toUserId, now + TransferLifetime);

    /// <summary>Ends an offer.</summary>
    public void EndOffer() => (TransferFromUserId, TransferToUserId, TransferEndsAt) = (null, null, null);

    /// <summary>Ends an offer that this person made.</summary>
    public void EndOfferFrom(string userId)
    {
        if (TransferFromUserId == userId)
        {
            EndOffer();
        }
    }

    /// <summary>Ends an offer that this person made or got.</summary>
    public void EndOfferOf(string userId)
    {
        EndOfferFrom(userId);
        if (TransferToUserId == userId)
        {
            EndOffer();
        }
    }
}
