namespace Entri.Admin.Components;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">All rows that match the search and the filter.</param>
/// <param name="HasOthers">Whether another filter has rows although this one has none, so that the filters have to stay in sight.</param>
public sealed record ListPage<TItem>(IReadOnlyList<TItem> Items, int Total, bool HasOthers = false);
