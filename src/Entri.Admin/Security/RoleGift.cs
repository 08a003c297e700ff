using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>Who may give a role to whom. Every way in which a person comes to more rights asks this.</summary>
public static class RoleGift
{
    /// <summary>
    /// Why the caller may not change somebody's role, or null where they may. Owners are made, changed and removed by owners alone. What
    /// the new role has beyond the old one, the caller must have too, and for as long: a token that ends gives nothing to people, who stay.
    /// Whoever touches an admin must have all that an admin has. To take rights away from others takes none of them.
    /// </summary>
    /// <param name="caller">Who changes it; that they may manage members is another question.</param>
    /// <param name="catalog">What each role has.</param>
    /// <param name="before">The role that the person has; null for somebody who does not belong to the organization.</param>
    /// <param name="after">The role that they get; null for somebody who is removed.</param>
    public static Failure? CheckRole(this Caller caller, ScopeCatalog catalog, MemberRole? before, MemberRole? after)
    {
        if ((before == MemberRole.Owner || after == MemberRole.Owner) && caller.Check(Permission.ManageOwners) is { } failure)
        {
            return failure;
        }

        var had = before is { } old ? catalog.Of(old) : ScopeSet.None;
        Scope[] given = after is { } role ? [.. catalog.Of(role).Where(scope => !had.Allows(scope))] : [];
        var needed = before == MemberRole.Admin ? [.. catalog.Of(MemberRole.Admin)] : given;
        if (needed.Where(scope => !caller.May(scope)).ToArray() is { Length: > 0 } missing)
        {
            return new Failure.Forbidden(missing, caller.Scopes);
        }

        return given.Length > 0 && caller.GivesUntil is not null
            ? new FieldErrors().Check("role", "must not be given by a token that expires, because a member stays").Failure
            : null;
    }
}
