using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>
/// Whole addresses of the app, for links that people hand on. They come from the settings or from where the app listens, and never from
/// what a request says.
/// </summary>
public sealed class PublicAddress(IServer server, IOptions<ServerOptions> options, IConfiguration configuration)
{
    private static readonly string[] NoNames = ["*", "+", "0.0.0.0", "[::]", "127.0.0.1"];

    /// <summary>The whole address of a path.</summary>
    /// <param name="path">The path within the app, with the slash that it begins with.</param>
    public string Of(string path) => $"{(options.Value.PublicUri?.ToString() ?? Listening()).TrimEnd('/')}{path}";

    /// <summary>
    /// The first listening address, or where the app is going to listen; where that names no host, as somebody on this machine opens it.
    /// </summary>
    private string Listening()
    {
        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var address = BindingAddress.Parse(listening ?? ListeningAddresses.Choose(configuration)[0]);
        var host = NoNames.Contains(address.Host) || address.IsUnixPipe || address.IsNamedPipe ? "localhost" : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }
}
