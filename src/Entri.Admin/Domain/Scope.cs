using System.Diagnostics.CodeAnalysis;

namespace Entri.Admin.Domain;

/// <summary>A permission that tokens can hold: to read one kind of thing, or to read and change it.</summary>
public sealed class Scope : Permission, IEquatable<Scope>
{
    private const string Read = "read", Write = "write";

    /// <summary><c>projects:read</c></summary>
    public static readonly Scope ProjectsRead = new("projects", Read, MemberRole.Reviewer, "Read projects and their languages.");

    /// <summary><c>projects:write</c></summary>
    public static readonly Scope ProjectsWrite = new("projects", Write, MemberRole.Admin, "Create, change, archive and delete projects.");

    /// <summary><c>organization:read</c></summary>
    public static readonly Scope OrganizationRead =
        new("organization", Read, MemberRole.Reviewer, "Read the organization and its settings.");

    /// <summary><c>organization:write</c></summary>
    public static readonly Scope OrganizationWrite = new("organization", Write, MemberRole.Admin, "Change the organization's settings.");

    /// <summary><c>members:read</c></summary>
    public static readonly Scope MembersRead = new("members", Read, MemberRole.Reviewer, "Read who belongs to the organization.");

    /// <summary><c>members:write</c></summary>
    public static readonly Scope MembersWrite = new("members", Write, MemberRole.Admin, "Invite, change and remove members.");

    /// <summary><c>tokens:read</c></summary>
    public static readonly Scope TokensRead = new("tokens", Read, MemberRole.Developer, "Read the list of tokens, never their values.");

    /// <summary><c>tokens:write</c></summary>
    public static readonly Scope TokensWrite = new("tokens", Write, MemberRole.Admin, "Create, change and revoke tokens.");

    /// <summary><c>activity:read</c></summary>
    public static readonly Scope ActivityRead = new("activity", Read, MemberRole.Developer, "Read the activity log.");

    /// <summary>The scopes that this app itself checks, in the order in which people see them.</summary>
    public static readonly IReadOnlyList<Scope> Own =
    [
        ProjectsRead, ProjectsWrite, OrganizationRead, OrganizationWrite, MembersRead, MembersWrite, TokensRead, TokensWrite, ActivityRead,
    ];

    private Scope(string resource, string access, MemberRole leastRole, string description)
        : base($"{resource}:{access}", leastRole, description) => (Resource, Writes) = (resource, access == Write);

    /// <summary>What it is about: <c>projects</c>.</summary>
    public string Resource { get; }

    /// <summary>Whether it changes the resource; a writing scope includes the reading one.</summary>
    public bool Writes { get; }

    /// <summary>Whether it changes what every project of the organization shares, which a token limited to some projects may not.</summary>
    public bool ChangesOrganization => Equals(OrganizationWrite) || Equals(MembersWrite);

    /// <summary>The name of the scope that includes this one: itself, or the writing one of the same resource.</summary>
    internal string WritingName => Writes ? Name : $"{Resource}:{Write}";

    /// <summary>
    /// The two scopes of another service of the platform. Every role reads there, and those that edit translations write.
    /// </summary>
    /// <param name="resource">What they are about: <c>translations</c>.</param>
    /// <param name="read">What the reading one allows, one sentence for people.</param>
    /// <param name="write">What the writing one allows, one sentence for people.</param>
    public static IEnumerable<Scope> OfService(string resource, string read, string write) =>
        [new(resource, Read, MemberRole.Reviewer, read), new(resource, Write, MemberRole.Translator, write)];

    /// <summary>The scope of that name, without a sentence where it is another service's.</summary>
    /// <param name="name">A name that a catalog has, or had when it was stored.</param>
    internal static Scope FromName(string name)
    {
        var (resource, writes) = (name.Split(':')[0], name.EndsWith(Write, StringComparison.Ordinal));
        return Own.FirstOrDefault(scope => scope.Name == name) ?? OfService(resource, "", "").First(scope => scope.Writes == writes);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] Scope? other) => other?.Name == Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Scope);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
