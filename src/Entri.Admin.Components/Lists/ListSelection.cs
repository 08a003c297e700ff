namespace Entri.Admin.Components;

/// <summary>Which rows of the page in sight somebody has chosen.</summary>
/// <param name="key">The stable key of a row.</param>
internal sealed class ListSelection<TItem>(Func<TItem, string> key)
{
    private readonly HashSet<string> _keys = [];
    private string? _last;

    /// <summary>Whether a row is chosen.</summary>
    public bool Has(TItem item) => _keys.Contains(key(item));

    /// <summary>The chosen rows in the order of the page.</summary>
    public IReadOnlyList<TItem> Of(IReadOnlyList<TItem> page) => [.. page.Where(Has)];

    /// <summary>Chooses a row or no longer; with all between it and the one before, where that is asked for.</summary>
    public void Toggle(IReadOnlyList<TItem> page, TItem item, bool withRange)
    {
        var choose = !Has(item);
        var keys = page.Select(key).ToList();
        var (from, to) = (keys.IndexOf(_last ?? ""), keys.IndexOf(key(item)));
        Set(withRange && from >= 0 ? keys[Math.Min(from, to)..(Math.Max(from, to) + 1)] : [key(item)], choose);
        _last = key(item);
    }

    /// <summary>Chooses every row of the page, or none.</summary>
    public void SetAll(IReadOnlyList<TItem> page, bool choose) => Set(page.Select(key), choose);

    /// <summary>Forgets what is not on the page any more.</summary>
    public void KeepOnly(IReadOnlyList<TItem> page) => _keys.IntersectWith(page.Select(key));

    /// <summary>Chooses nothing.</summary>
    public void Clear() => _keys.Clear();

    private void Set(IEnumerable<string> keys, bool choose)
    {
        foreach (var one in keys)
            _ = choose ? _keys.Add(one) : _keys.Remove(one);
    }
}
