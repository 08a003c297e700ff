namespace Entri.Admin.Components;

/// <summary>What a list wants to see next.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Limit">Rows on a page.</param>
/// <param name="Search">What the person typed, trimmed; null when nothing.</param>
/// <param name="Sort">The sort key of a column; null for the list's own order.</param>
/// <param name="Descending">Whether the sort runs from high to low.</param>
/// <param name="Filter">The value of the chosen filter; null for all.</param>
public sealed record ListRequest(int Page, int Limit, string? Search, string? Sort, bool Descending, string? Filter);
