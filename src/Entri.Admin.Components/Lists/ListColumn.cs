using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Components;

/// <summary>A column: its head and its cells.</summary>
/// <param name="Title">The words of the head. They name the cell when rows become cards.</param>
/// <param name="Cell">What a row shows in it.</param>
/// <param name="SortKey">Makes the head a button; passed on as <see cref="ListRequest.Sort"/>.</param>
/// <param name="Class">CSS classes of the head and the cells, such as <c>hide-narrow</c>: out of tables that have little room.</param>
/// <param name="HideTitle">Keeps the words for screen readers only, for a column of buttons.</param>
public sealed record ListColumn<TItem>(
    string Title, RenderFragment<TItem> Cell, string? SortKey = null, string? Class = null, bool HideTitle = false);
