namespace Entri.Admin.Components;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">All rows that match the search and the filter.</param>
/// <param name="Counts">How many rows match the search, by filter; those that are not named are not counted.</param>
public sealed record ListPage<TItem>(IReadOnlyList<TItem> Items, int Total, IReadOnlyList<ListCount>? Counts = null)
{
    /// <summary>Whether another filter has rows although this one has none, so that the filters have to stay in sight.</summary>
    internal bool HasOthers => Counts?.Any(count => count.Rows > 0) == true;

    internal int? CountOf(ListFilter filter) => Counts?.FirstOrDefault(count => count.Filter == filter.Value)?.Rows;
}

/// <summary>How many rows a filter has.</summary>
/// <param name="Filter">Its <see cref="ListFilter.Value"/>.</param>
/// <param name="Rows">How many.</param>
public sealed record ListCount(string? Filter, int Rows);
