using System.Collections;
using System.Runtime.CompilerServices;

namespace Entri.Admin.Domain;

/// <summary>The scopes that a caller holds, as a set of bits: it is read on every request, so it costs nothing to carry.</summary>
[CollectionBuilder(typeof(ScopeSet), nameof(Create))]
public readonly record struct ScopeSet : IEnumerable<Scope>
{
    private readonly int _bits;

    private ScopeSet(int bits) => _bits = bits;

    /// <summary>The set that allows nothing.</summary>
    public static ScopeSet None => default;

    /// <summary>Whether the set is empty.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>The set of these scopes.</summary>
    public static ScopeSet Create(ReadOnlySpan<Scope> scopes)
    {
        var bits = 0;
        foreach (var scope in scopes)
        {
            bits |= scope.Bit;
        }

        return new ScopeSet(bits);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote. A name that this version does not know grants nothing.</summary>
    public static ScopeSet Parse(string names)
    {
        var bits = 0;
        foreach (var range in names.AsSpan().Split(' '))
        {
            var name = names.AsSpan(range);
            foreach (var scope in Scope.All)
            {
                if (name.SequenceEqual(scope.Name))
                {
                    bits |= scope.Bit;
                }
            }
        }

        return new ScopeSet(bits);
    }

    /// <summary>Whether a holder may do this: through the scope itself, or through the writing scope of the same resource.</summary>
    public bool Allows(Scope scope) => (_bits & scope.AllowedBy) != 0;

    /// <summary>Whether a holder may do everything that the other set allows.</summary>
    public bool Covers(ScopeSet other) => other.All(Allows);

    /// <inheritdoc/>
    public IEnumerator<Scope> GetEnumerator()
    {
        var bits = _bits;
        return Scope.All.Where(scope => (bits & scope.Bit) != 0).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names in catalogue order, separated by spaces.</summary>
    public override string ToString() => string.Join(' ', this.Select(scope => scope.Name));
}
