using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// Who is calling, in which organization, and what they may do there: read from the database for this one operation and never kept.
/// A request makes one at its start; a page asks <see cref="CurrentActor"/> for a fresh one before each thing it does.
/// </summary>
public sealed record Actor
{
    /// <summary>The organization that the operation concerns, from the token, the address or the session; never from a body.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The person's or the token's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the caller may do there.</summary>
    public required ScopeSet Scopes { get; init; }

    /// <summary>The person, or null for a token.</summary>
    public string? UserId { get; init; }

    /// <summary>The person's role, or null for a token.</summary>
    public MemberRole? Role { get; init; }

    /// <summary>The person's session, or null for a token.</summary>
    public string? SessionId { get; init; }

    /// <summary>When the person last proved who they are; null for a token.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>The token, or null for a person.</summary>
    public string? TokenId { get; init; }

    /// <summary>When the token ends; null for a person or a token without an end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Records a refusal. Routes record theirs before a use case runs; a page sets this, because a forged event passes no route.</summary>
    internal Action<Scope>? OnRefused { get; init; }

    /// <summary>Why the caller may not do what takes that scope, or null where they may.</summary>
    public Failure? Refusal(Scope scope)
    {
        if (Scopes.Allows(scope))
        {
            return null;
        }

        OnRefused?.Invoke(scope);
        return new Failure.Forbidden(scope, Scopes);
    }

    /// <summary>A token as a caller. The caller of this has found it active.</summary>
    internal static Actor Of(ApiTokenGrant token) => new()
    {
        OrganizationId = token.OrganizationId,
        Name = token.Name,
        Scopes = token.Scopes,
        TokenId = token.Id,
        ExpiresAt = token.Life.ExpiresAt,
    };

    /// <summary>Gives an API route its caller. Authorization has run before, so there is one.</summary>
    public static ValueTask<Actor?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Actor());

    /// <summary>The entry that says what the caller did. It is saved together with the change.</summary>
    /// <param name="action">One of <see cref="ActivityActions"/>.</param>
    /// <param name="targetType">The kind of what was changed.</param>
    /// <param name="targetId">The id of what was changed.</param>
    /// <param name="now">The time.</param>
    /// <param name="projectId">The project that it concerns.</param>
    /// <param name="details">Names and changed fields; never a secret.</param>
    public ActivityEntry Did(
        string action, string targetType, string targetId, DateTimeOffset now, string? projectId = null, params ReadOnlySpan<(string Key, string Value)> details)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var (key, value) in details)
        {
            metadata[key] = value;
        }

        if (TokenId is not null)
        {
            metadata["tokenId"] = TokenId;
        }

        return new ActivityEntry
        {
            Id = EntityId.New(EntityId.Activity, now),
            Action = action,
            OrganizationId = OrganizationId,
            UserId = UserId,
            UserName = Name,
            ProjectId = projectId,
            TargetId = targetId,
            TargetType = targetType,
            Metadata = metadata,
            CreatedAt = now,
        };
    }
}
