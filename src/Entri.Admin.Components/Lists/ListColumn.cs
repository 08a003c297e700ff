namespace Entri.Admin.Components;

/// <summary>A column's head.</summary>
/// <param name="Title">Its words. Write them into <c>data-label</c> of the cell as well: they name it when rows become cards.</param>
/// <param name="SortKey">Makes the head a button; passed on as <see cref="ListRequest.Sort"/>.</param>
/// <param name="Class">CSS classes of the head, such as <c>numeric</c> or <c>hide-narrow</c> (write the same ones on the cell).</param>
/// <param name="HideTitle">Keeps the words for screen readers only, for a column of buttons.</param>
public sealed record ListColumn(string Title, string? SortKey = null, string? Class = null, bool HideTitle = false);
