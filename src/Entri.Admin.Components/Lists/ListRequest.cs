using System.Globalization;
using System.Web;

namespace Entri.Admin.Components;

/// <summary>What a list shows: what its address says, and what it wants to see next.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Limit">Rows on a page.</param>
/// <param name="Search">What the person looks for; trimmed where it is loaded, not while they type; null when nothing.</param>
/// <param name="Sort">The <see cref="ListSort.Key"/> of a column; null for the list's own order.</param>
/// <param name="Descending">Whether the sort runs from high to low.</param>
/// <param name="Filter">The <see cref="ListFilter.Value"/> of the chosen filter; null for the first.</param>
public sealed record ListRequest(int Page, int Limit, string? Search, string? Sort, bool Descending, string? Filter)
{
    private const string SearchKey = "q", FilterKey = "state", SortKey = "sort", PageKey = "page", DescendingSign = "-";

    /// <summary>What an address asks for. Anybody may write one, so what is not to be had is left out.</summary>
    internal static ListRequest Of(Uri address, int limit, IEnumerable<ListFilter> filters, IEnumerable<ListSort> sorts)
    {
        var query = HttpUtility.ParseQueryString(address.Query);
        var sort = query[SortKey] ?? "";
        var key = sort.StartsWith('-') ? sort[1..] : sort;
        return new ListRequest(
            int.TryParse(query[PageKey], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1,
            limit,
            string.IsNullOrWhiteSpace(query[SearchKey]) ? null : query[SearchKey],
            sorts.FirstOrDefault(one => one.Key == key)?.Key,
            sort.StartsWith('-'),
            filters.FirstOrDefault(filter => filter.Value == query[FilterKey])?.Value);
    }

    /// <summary>What stands for it in the address; null for what is as a list starts.</summary>
    internal Dictionary<string, object?> ToQuery() => new()
    {
        [SearchKey] = Search,
        [FilterKey] = Filter,
        [SortKey] = Sort is null ? null : (Descending ? DescendingSign : "") + Sort,
        [PageKey] = Page > 1 ? Page : null,
    };
}
