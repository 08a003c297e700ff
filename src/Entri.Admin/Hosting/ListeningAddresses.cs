using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>Where the app listens, checked before the server trips over it.</summary>
internal static class ListeningAddresses
{
    private const string Default = "http://localhost:5080";

    /// <summary>The addresses that were given, or those of the ports as containers have them, or the default.</summary>
    /// <exception cref="OptionsValidationException">One of them cannot be listened on.</exception>
    public static string[] Choose(IConfiguration configuration)
    {
        (string Url, string? Error)[] all = [.. Split(configuration["urls"]).Select(url => (url, ErrorOf(url)))];
        if (all.Length == 0)
        {
            all = [.. Ports(configuration, "http"), .. Ports(configuration, "https")];
        }

        string[] errors = [.. all.Select(one => one.Error).OfType<string>()];
        return errors.Length > 0 ? throw new OptionsValidationException("urls", typeof(string), errors)
            : all.Length > 0 ? [.. all.Select(one => one.Url)]
            : [Default];
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<(string Url, string? Error)> Ports(IConfiguration configuration, string scheme)
    {
        var key = $"{scheme}_ports".ToUpperInvariant();
        return
            from port in Split(configuration[key])
            let url = $"{scheme}://*:{port}"
            let isNumber = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            select (url, isNumber ? ErrorOf(url) : $"ASPNETCORE_{key} must be ports such as 8080, but one is '{port}'.");
    }

    private static string? ErrorOf(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return $"urls must be addresses such as {Default}, but one is '{url}'.";
        }

        return address.Scheme is not ("http" or "https") ? $"urls must begin with http:// or https://, but one is '{url}'."
            : address.IsUnixPipe || address.IsNamedPipe ? null
            : address.Port > IPEndPoint.MaxPort ? $"urls has a port over {IPEndPoint.MaxPort}: '{url}'."
            : address.PathBase.Length > 0 ? $"urls must have no path, as '{url}' has."
            : address is { Host: "localhost", Port: 0 } ? $"urls cannot choose a free port of localhost: write 127.0.0.1 in '{url}'."
            : IsKnown(address.Host) ? null : $"urls has a host name that cannot be found: '{url}'.";
    }

    /// <summary>The server would listen everywhere for a name that nobody knows.</summary>
    private static bool IsKnown(string host)
    {
        if (host is "localhost" or "*" or "+" || IPAddress.TryParse(host, out _))
        {
            return true;
        }

        try
        {
            return Dns.GetHostAddresses(host).Length > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
