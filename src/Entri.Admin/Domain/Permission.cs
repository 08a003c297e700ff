namespace Entri.Admin.Domain;

/// <summary>
/// Something that a caller may do or not. Most permissions are scopes, which tokens can hold as well; the others are for people alone.
/// </summary>
public class Permission
{
    /// <summary>Make somebody an owner, or change or remove one.</summary>
    public static readonly Permission ManageOwners = new("owners:manage", MemberRole.Owner, "Make, change and remove owners.");

    /// <summary>Change what the organization allows. No token may: a token must not lift the limits that it lives under.</summary>
    public static readonly Permission ChangePolicy = new("organization:policy", MemberRole.Admin, "Change the organization's policy.");

    /// <summary>Hand the organization to another member.</summary>
    public static readonly Permission TransferOrganization = new("organization:transfer", MemberRole.Owner, "Transfer the organization.");

    /// <summary>Delete the organization with everything in it.</summary>
    public static readonly Permission DeleteOrganization = new("organization:delete", MemberRole.Owner, "Delete the organization.");

    /// <summary>Change for how long the activity log is kept: a shorter time removes what shows what people did.</summary>
    public static readonly Permission KeepActivity = new("activity:keep", MemberRole.Owner, "Change how long the activity is kept.");

    /// <summary>Take back the revocation of a token. No token may: what was ended stays ended for programs.</summary>
    public static readonly Permission RestoreTokens = new("tokens:restore", MemberRole.Admin, "Restore revoked tokens.");

    /// <summary>Makes a permission.</summary>
    /// <param name="name">What programs and logs call it.</param>
    /// <param name="leastRole">The least role that has it; every role above has it too.</param>
    /// <param name="description">One sentence for people.</param>
    private protected Permission(string name, MemberRole leastRole, string description) =>
        (Name, LeastRole, Description) = (name, leastRole, description);

    /// <summary>What programs and logs call it: <c>projects:read</c>.</summary>
    public string Name { get; }

    /// <summary>The least role that has it; every role above has it too.</summary>
    public MemberRole LeastRole { get; }

    /// <summary>One sentence for people.</summary>
    public string Description { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
