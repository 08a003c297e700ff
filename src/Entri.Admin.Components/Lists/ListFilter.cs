namespace Entri.Admin.Components;

/// <summary>One choice above a list.</summary>
/// <param name="Label">Its words.</param>
/// <param name="Value">Its name in the address and in <see cref="ListRequest.Filter"/>; null for the one that a list starts with.</param>
public sealed record ListFilter(string Label, string? Value);
