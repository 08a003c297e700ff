using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Entri.Admin.Hosting;

/// <summary>Where the app is reached and where it keeps its files. These keys stand at the top of the configuration.</summary>
public sealed partial class ServerOptions
{
    private const int MaxPathLength = 200;

    /// <summary>The whole stop has 30 seconds, and running requests need some of them.</summary>
    private static readonly TimeSpan MaxShutdownDelay = TimeSpan.FromSeconds(20);

    /// <summary>Everything the app keeps; relative to <c>appsettings.json</c>.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// The address that people use, where it is not the listening one: <c>https://entri.example.com</c>, or
    /// <c>https://example.com/entri</c> where the app shares a host name with others.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>How long requests are still accepted after the order to stop, while readiness says no already.</summary>
    public Duration ShutdownDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The proxies on other machines that may say for whom they ask, as addresses or networks: <c>10.0.0.5</c>, <c>10.1.0.0/16</c>.
    /// One on this machine always may.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>The public address with a slash at the end, or null.</summary>
    public Uri? PublicUri => string.IsNullOrEmpty(PublicUrl) ? null
        : new Uri($"{PublicUrl.TrimEnd('/')}/") is var uri && uri.HostNameType == UriHostNameType.Dns
            ? new UriBuilder(uri) { Host = uri.IdnHost }.Uri
        : uri;

    /// <summary>The path of the public address without the slash at its end; empty where it has none.</summary>
    public PathString PublicPath => PublicUri?.AbsolutePath.TrimEnd('/') ?? "";

    /// <summary>
    /// The host names that the app answers to: the public one and this machine's own. Null means any: it listens on every interface and
    /// nobody said under which name.
    /// </summary>
    /// <param name="urls">Where it listens, separated by semicolons.</param>
    public HashSet<string>? AllowedHosts(string? urls)
    {
        HashSet<string> hosts = new(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };
        if (PublicUri is { } publicUri)
        {
            // As browsers write it, whatever its letters are.
            hosts.Add(publicUri.Host);
            return hosts;
        }

        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var host = BindingAddress.Parse(url).Host;
            if (host is "+" or "*" or "0.0.0.0" or "[::]")
            {
                return null;
            }

            hosts.Add(host);
        }

        return hosts;
    }

    /// <summary>Lets the trusted proxies, and nobody else, say for whom they ask.</summary>
    internal void ApplyTo(ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;

        // Where several stand in a row, each is asked whether it may be believed, from the last to the first.
        options.ForwardLimit = null;
        foreach (var proxy in TrustedProxies)
        {
            options.KnownIPNetworks.Add(NetworkOf(proxy)!.Value);
        }
    }

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    /// <param name="configuration">What they were read from.</param>
    /// <param name="contentRoot">What the data directory is relative to.</param>
    internal IEnumerable<string?> Errors(IConfiguration configuration, string contentRoot)
    {
        // The binder passes over a text in a list's place, and its proxy would not be trusted without a word.
        var noList = configuration[nameof(TrustedProxies)];
        var isDelay = ShutdownDelay >= TimeSpan.Zero && ShutdownDelay <= MaxShutdownDelay;
        return
        [
            string.IsNullOrWhiteSpace(DataDirectory) ? "DataDirectory must name a folder."
                : Hosting.DataDirectory.ErrorOf(Hosting.DataDirectory.PathOf(DataDirectory, contentRoot)),
            string.IsNullOrEmpty(noList) ? null
                : $"TrustedProxies is a list: set TrustedProxies:0 and so on, not TrustedProxies to '{noList}'.",
            isDelay ? null : "ShutdownDelay must be from 0s to 20s.",
            string.IsNullOrEmpty(PublicUrl) || (IsWebAddress(PublicUrl) && IsPlain(PublicUrl)) ? null
                : "PublicUrl must be an address such as https://entri.example.com or https://example.com/entri, with nothing behind it "
                    + $"and a path of at most {MaxPathLength} letters, digits and any of /-._~, but is '{PublicUrl}'.",
            .. TrustedProxies.Index().Where(proxy => NetworkOf(proxy.Item) is null).Select(proxy =>
                $"TrustedProxies:{proxy.Index} must be an address or a network such as 10.0.0.5 or 10.1.0.0/16, but is '{proxy.Item}'."),
        ];
    }

    /// <summary>
    /// Whether the address is what it says: browsers, proxies and this app must all read the same path, so that it has nothing encoded, and
    /// no part that leads up.
    /// </summary>
    private static bool IsPlain(string address) =>
        PlainAddress.Match(address) is { Success: true, Groups: [_, var path] }
        && path.Length <= MaxPathLength
        && !path.Value.Split('/').Any(part => part is "." or "..");

    [GeneratedRegex("""^https?://[^/?#@\\\s]+((?:/[A-Za-z0-9._~-]+)*)/?\z""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PlainAddress { get; }

    /// <summary>Whether the text is a whole address that begins with http or https.</summary>
    internal static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>The network that the text names, of one address where it names that, or null.</summary>
    private static IPNetwork? NetworkOf(string text) =>
        IPAddress.TryParse(text, out var address)
            ? address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPNetwork(address, 128)
            // The parser also takes 10.1 for 10.0.0.1, and whoever writes that means something else.
            : address.ToString() == text ? new IPNetwork(address, 32)
            : null
        : IPNetwork.TryParse(text, out var network) ? network
        : null;
}
