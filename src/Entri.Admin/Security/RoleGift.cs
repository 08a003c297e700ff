using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// Whether somebody may make others what a role is: what is given never exceeds what the giver has, neither in what it may do nor in how
/// long that lasts.
/// </summary>
public static class RoleGift
{
    /// <summary>Why the caller may not give that role, or null where they may.</summary>
    /// <param name="caller">Who gives it.</param>
    /// <param name="role">The role.</param>
    /// <param name="catalog">What roles may do.</param>
    public static Failure? CheckGift(this Caller caller, MemberRole role, ScopeCatalog catalog)
    {
        Permission[] missing = [.. TakenBy(role, catalog).Where(permission => !caller.May(permission))];
        return missing.Length > 0 ? new Failure.Forbidden(missing, caller.Scopes)
            : caller.GivesUntil is not null && role.May(Scope.MembersWrite) ? EndsTooSoon
            : null;
    }

    /// <summary>What whoever gives the role must have: all that it may do, and the right to make owners for that of an owner.</summary>
    public static IEnumerable<Permission> TakenBy(MemberRole role, ScopeCatalog catalog)
    {
        IEnumerable<Permission> scopes = catalog.Of(role);
        return role == MemberRole.Owner ? scopes.Prepend(Permission.ManageOwners) : scopes;
    }

    /// <summary>A membership has no end. Whoever joins in such a role could give on for ever what the token has for a while.</summary>
    private static readonly Failure EndsTooSoon = new Failure.Refused(
        "token_expires", "A token that expires cannot give a role that manages members and tokens");
}
