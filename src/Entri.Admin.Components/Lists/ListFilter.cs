namespace Entri.Admin.Components;

/// <summary>One choice above a list.</summary>
/// <param name="Label">Its words.</param>
/// <param name="Value">Passed on as <see cref="ListRequest.Filter"/>; null for the choice that shows everything.</param>
public sealed record ListFilter(string Label, string? Value);
