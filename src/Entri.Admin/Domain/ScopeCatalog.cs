namespace Entri.Admin.Domain;

/// <summary>
/// Every scope that this installation knows: its own and those of the platform's other services. The API, the dialogs and the documentation
/// read the one catalog.
/// </summary>
public sealed class ScopeCatalog
{
    private readonly ScopeSet[] _ofRole;

    /// <summary>The app's own scopes and those of other services.</summary>
    /// <param name="ofServices">What <see cref="Scope.OfService"/> made.</param>
    public ScopeCatalog(IEnumerable<Scope> ofServices)
    {
        All = [.. Scope.Own, .. ofServices];
        _ofRole = [.. Enum.GetValues<MemberRole>().Select(role => ScopeSet.Create([.. All.Where(scope => role.May(scope))]))];
    }

    /// <summary>Every scope, in the order in which people see them.</summary>
    public IReadOnlyList<Scope> All { get; }

    /// <summary>The scope of that exact name, or null.</summary>
    public Scope? Find(string name) => All.FirstOrDefault(scope => scope.Name == name);

    /// <summary>The scopes of a role. What only an owner may do is no scope.</summary>
    public ScopeSet Of(MemberRole role) => _ofRole[(int)role];
}
