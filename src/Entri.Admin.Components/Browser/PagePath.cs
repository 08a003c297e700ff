namespace Entri.Admin.Components;

/// <summary>Tells one page from another.</summary>
internal static class PagePath
{
    /// <summary>The part of an absolute address that says which page it is, as opposed to what the page shows.</summary>
    public static string Of(string address) => new Uri(address).AbsolutePath;
}
