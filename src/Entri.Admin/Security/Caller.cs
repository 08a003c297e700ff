using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// Who is calling, in which organization: a person through a session, or a token. It says what the caller may do as of the moment at which
/// it was read, and a change reads it again in its own transaction: see <see cref="CallerWriter"/>.
/// </summary>
public abstract record Caller
{
    /// <summary>The organization that the operation concerns, from the token, the address or the session; never from a body.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The person's or the token's name.</summary>
    public required string Name { get; init; }

    /// <summary>The scopes that the caller has there.</summary>
    public required ScopeSet Scopes { get; init; }

    /// <summary>The person or the token, for logs.</summary>
    public abstract string Id { get; }

    /// <summary>Where, from where and how often the caller works; a person has no limits.</summary>
    public TokenLimits Limits { get; init; }

    /// <summary>When what the caller gives to others has to end at the latest; null for never.</summary>
    public virtual DateTimeOffset? GivesUntil => null;

    /// <summary>Whether the caller may do what takes that permission.</summary>
    public abstract bool May(Permission permission);

    /// <summary>Why the caller may not do what takes that permission, or null where they may.</summary>
    public Failure? Check(Permission permission) =>
        May(permission) ? null
        : (permission is Scope scope && Scopes.Allows(scope) ? CheckWholeOrganization() : null)
            ?? new Failure.Forbidden([permission], Scopes);

    /// <summary>Why the caller may not do what concerns more than some projects, or null where they may.</summary>
    public Failure? CheckWholeOrganization() => Limits.Projects is null
        ? null : new Failure.Refused("project_not_allowed", "The token is limited to some projects.");

    /// <summary>
    /// Why the caller may not give a token those scopes until then, or null where they may: what is given, where, and for how long, never
    /// exceeds what the giver has. Every way in which a token comes to more asks this.
    /// </summary>
    /// <param name="scopes">What the token gets.</param>
    /// <param name="limits">All limits that the token has then.</param>
    /// <param name="until">When the token ends; null for never.</param>
    public Failure? CheckGift(IEnumerable<Scope> scopes, TokenLimits limits, DateTimeOffset? until)
    {
        if (scopes.Where(scope => !May(scope)).ToArray() is { Length: > 0 } missing)
        {
            return new Failure.Forbidden(missing, Scopes);
        }

        return limits.Beyond(Limits) ?? (GivesUntil is { } latest && (until is null || until > latest)
            ? new FieldErrors().Check("expiresAt", "must not be later than the end of the calling token").Failure
            : null);
    }

    /// <summary>The entry that says what the caller does. It is saved together with the change.</summary>
    /// <param name="action">One of <see cref="ActivityActions"/>.</param>
    /// <param name="targetType">The kind of what is changed.</param>
    /// <param name="targetId">The id of what is changed.</param>
    /// <param name="now">The time.</param>
    /// <param name="projectId">The project that it concerns.</param>
    /// <param name="details">Names and changed fields; never a secret.</param>
    public ActivityEntry NewEntry(
        string action,
        string targetType,
        string targetId,
        DateTimeOffset now,
        string? projectId = null,
        params IReadOnlyCollection<(string Key, string Value)> details) => new()
        {
            Id = EntityId.NewActivity(now),
            Action = action,
            OrganizationId = OrganizationId,
            UserId = (this as PersonCaller)?.UserId,
            UserName = Name,
            ProjectId = projectId,
            TargetId = targetId,
            TargetType = targetType,
            Metadata = (this is TokenCaller { TokenId: var tokenId } ? details.Append(("tokenId", tokenId)) : details)
                .ToDictionary(detail => detail.Item1, detail => detail.Item2),
            CreatedAt = now,
        };

    /// <summary>The entry that says what the caller does to a token; it names the token.</summary>
    /// <inheritdoc cref="NewEntry(string, string, string, DateTimeOffset, string?, IReadOnlyCollection{ValueTuple{string, string}})"/>
    public ActivityEntry NewEntry(
        string action, ApiToken token, DateTimeOffset now, params IReadOnlyCollection<(string Key, string Value)> details) =>
        NewEntry(action, "token", token.Id, now, details: [("name", token.Name), .. details]);

    /// <summary>The entry that says what the caller does to a project; it names the project.</summary>
    /// <inheritdoc cref="NewEntry(string, string, string, DateTimeOffset, string?, IReadOnlyCollection{ValueTuple{string, string}})"/>
    public ActivityEntry NewEntry(
        string action, Project project, DateTimeOffset now, params IReadOnlyCollection<(string Key, string Value)> details) =>
        NewEntry(action, "project", project.Id, now, project.Id, [("name", project.Name), .. details]);

    /// <summary>The entry that says what the caller does to a member; it names the person.</summary>
    /// <inheritdoc cref="NewEntry(string, string, string, DateTimeOffset, string?, IReadOnlyCollection{ValueTuple{string, string}})"/>
    public ActivityEntry NewEntry(
        string action, Member member, string name, DateTimeOffset now, params IReadOnlyCollection<(string Key, string Value)> details) =>
        NewEntry(action, "user", member.UserId, now, details: [("name", name), .. details]);

    /// <summary>Gives an API route its caller. Authorization has run before, so there is one.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Caller());
}

/// <summary>A person who belongs to the organization.</summary>
public sealed record PersonCaller : Caller
{
    /// <summary>The person.</summary>
    public required string UserId { get; init; }

    /// <summary>Their session, which opens nothing by its id.</summary>
    public required string SessionId { get; init; }

    /// <summary>Their role.</summary>
    public required MemberRole Role { get; init; }

    /// <summary>When they last proved who they are.</summary>
    public required DateTimeOffset ProvenAt { get; init; }

    /// <summary>What the organization is called, for pages; null where nobody has looked.</summary>
    public string? OrganizationName { get; init; }

    /// <summary>The organization's name in addresses, for pages; null where nobody has looked.</summary>
    public string? OrganizationSlug { get; init; }

    /// <summary>The name of the organization's logo, for pages; null where it has none or nobody has looked.</summary>
    public string? LogoName { get; init; }

    /// <inheritdoc/>
    public override string Id => UserId;

    /// <inheritdoc/>
    public override bool May(Permission permission) => Role.May(permission);

    /// <summary>A person whose session has just begun, for the entry that says so.</summary>
    public static PersonCaller Of(ApplicationUser user, UserSession session, Member member) => new()
    {
        OrganizationId = member.OrganizationId,
        Name = user.Name,
        Scopes = ScopeSet.None,
        UserId = user.Id,
        SessionId = session.Id,
        Role = member.Role,
        ProvenAt = session.ProvenAt,
    };
}

/// <summary>A program with a token.</summary>
public sealed record TokenCaller : Caller
{
    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>Which of the token's values it came with.</summary>
    public required int ValueNumber { get; init; }

    /// <summary>Where the request came from; null where that is not known.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Whether it may give itself a new value.</summary>
    public bool CanRotateItself { get; init; }

    /// <summary>When the token or the value that it came with ends, whichever comes first; null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <inheritdoc/>
    public override string Id => TokenId;

    /// <inheritdoc/>
    public override DateTimeOffset? GivesUntil => ExpiresAt;

    /// <inheritdoc/>
    public override bool May(Permission permission) => permission is Scope scope && Scopes.Allows(scope)
        && !(Limits.Projects is not null && scope.ChangesOrganization);

    /// <summary>A token as a caller. The caller of this has found it active.</summary>
    internal static TokenCaller Of(ApiTokenGrant token, IPAddress? address) => new()
    {
        OrganizationId = token.OrganizationId,
        Name = token.Name,
        Scopes = token.Scopes,
        TokenId = token.Id,
        ValueNumber = token.ValueNumber,
        Limits = token.Limits,
        Address = address,
        CanRotateItself = token.CanRotateItself,
        ExpiresAt = token.Life.ExpiresAt,
    };
}
