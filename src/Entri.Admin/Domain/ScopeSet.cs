using System.Collections;
using System.Runtime.CompilerServices;

namespace Entri.Admin.Domain;

/// <summary>
/// The scopes that a caller holds, as the text of their names that the database keeps. It is read on every request, so it is taken as it
/// comes; a name that has left the catalog stays in it, and no route asks for it.
/// </summary>
[CollectionBuilder(typeof(ScopeSet), nameof(Create))]
public readonly record struct ScopeSet : IEnumerable<Scope>
{
    private readonly string? _names;

    private ScopeSet(string names) => _names = names.Length == 0 ? null : names;

    /// <summary>The set that allows nothing.</summary>
    public static ScopeSet None => default;

    /// <summary>The set of these scopes.</summary>
    public static ScopeSet Create(ReadOnlySpan<Scope> scopes) => new(string.Join(' ', scopes.ToArray()
        .Distinct()
        .OrderBy(scope => !Scope.Own.Contains(scope))
        .ThenBy(scope => Scope.Own.Index().FirstOrDefault(own => own.Item.Equals(scope)).Index)
        .ThenBy(scope => scope.Name, StringComparer.Ordinal)
        .Select(scope => scope.Name)));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ScopeSet Parse(string names) => new(names);

    /// <summary>Whether a holder may do this: through the scope itself, or through the writing scope of the same resource.</summary>
    public bool Allows(Scope scope) => Has(scope.Name) || (!scope.Writes && Has(scope.WritingName));

    /// <inheritdoc/>
    public IEnumerator<Scope> GetEnumerator() => (_names?.Split(' ') ?? []).Select(Scope.FromName).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names in catalog order, separated by spaces.</summary>
    public override string ToString() => _names ?? "";

    private bool Has(string name)
    {
        foreach (var range in _names.AsSpan().Split(' '))
        {
            if (_names.AsSpan(range).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
