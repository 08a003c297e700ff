using Entri.Admin.Domain;
using Entri.Admin.Hosting;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>Where a value was found, made fit to be kept and shown: strangers write it, and it may itself hold a secret.</summary>
public static class LeakPlace
{
    /// <summary>The address without names, passwords, query and fragment, and without anything that looks like a secret.</summary>
    /// <returns>Null where it is no address of the web.</returns>
    public static string? Of(string? url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            return null;
        }

        // Cut before it is looked through, which takes the longer the more there is, and again because what takes its place may be longer.
        return Cut(Redactor.Line(Cut($"{uri.Scheme}://{uri.Host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}{uri.AbsolutePath}")));
    }

    private static string Cut(string place) =>
        place.Length <= TokenLeakReport.UrlMaxLength ? place : $"{place[..(TokenLeakReport.UrlMaxLength - 1)]}…";
}
