namespace Entri.Admin.Domain;

/// <summary>One thing that a token or a role may do. This catalogue is the only one: the API, the dialogs and the documentation read it.</summary>
public sealed class Scope
{
    /// <summary><c>projects:read</c></summary>
    public static readonly Scope ProjectsRead = new(0, "projects", writes: false, "Read projects and their languages.");

    /// <summary><c>projects:write</c></summary>
    public static readonly Scope ProjectsWrite = new(0, "projects", writes: true, "Create, change, archive and delete projects.");

    /// <summary><c>organization:read</c></summary>
    public static readonly Scope OrganizationRead = new(1, "organization", writes: false, "Read the organization and its settings.");

    /// <summary><c>organization:write</c></summary>
    public static readonly Scope OrganizationWrite = new(1, "organization", writes: true, "Change the organization's settings.");

    /// <summary><c>members:read</c></summary>
    public static readonly Scope MembersRead = new(2, "members", writes: false, "Read who belongs to the organization.");

    /// <summary><c>members:write</c></summary>
    public static readonly Scope MembersWrite = new(2, "members", writes: true, "Invite, change and remove members.");

    /// <summary><c>tokens:read</c></summary>
    public static readonly Scope TokensRead = new(3, "tokens", writes: false, "Read the list of tokens, never their values.");

    /// <summary><c>tokens:write</c></summary>
    public static readonly Scope TokensWrite = new(3, "tokens", writes: true, "Create, change and revoke tokens.");

    /// <summary><c>activity:read</c></summary>
    public static readonly Scope ActivityRead = new(4, "activity", writes: false, "Read the activity log.");

    /// <summary>Every scope, in the order in which people see them.</summary>
    public static readonly IReadOnlyList<Scope> All =
    [
        ProjectsRead, ProjectsWrite, OrganizationRead, OrganizationWrite, MembersRead, MembersWrite, TokensRead, TokensWrite, ActivityRead,
    ];

    private Scope(int resourceIndex, string resource, bool writes, string description)
    {
        Resource = resource;
        Writes = writes;
        Description = description;
        Name = $"{resource}:{(writes ? "write" : "read")}";

        // Each resource owns two neighbouring bits, so that one mask tells whether reading is allowed, directly or through writing.
        var read = 1 << (2 * resourceIndex);
        var write = read << 1;
        Bit = writes ? write : read;
        AllowedBy = writes ? write : read | write;
    }

    /// <summary>The name that programs use: <c>projects:read</c>.</summary>
    public string Name { get; }

    /// <summary>What it is about: <c>projects</c>.</summary>
    public string Resource { get; }

    /// <summary>Whether it changes the resource; a writing scope includes the reading one.</summary>
    public bool Writes { get; }

    /// <summary>One sentence for people.</summary>
    public string Description { get; }

    internal int Bit { get; }

    internal int AllowedBy { get; }

    /// <summary>The scope of that exact name, or null.</summary>
    public static Scope? Find(string name) => All.FirstOrDefault(scope => scope.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
