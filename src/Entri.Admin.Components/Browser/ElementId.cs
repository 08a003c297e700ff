namespace Entri.Admin.Components;

/// <summary>Ids for elements that name or describe each other.</summary>
internal static class ElementId
{
    /// <summary>An id that is unique in any page, so that it can be looked up in the document.</summary>
    public static string Next(string prefix) => $"{prefix}-{Guid.NewGuid():N}";
}
