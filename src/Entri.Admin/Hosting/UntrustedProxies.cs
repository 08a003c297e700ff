using System.Net;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>Says who forwards requests without being believed, because otherwise nobody finds out why https seems to be http.</summary>
internal static partial class UntrustedProxies
{
    private const string FrameworkSwitch = "ForwardedHeaders_Enabled";

    /// <summary>Takes no notice of the framework's switch, which would make it believe everybody.</summary>
    /// <returns>Whether it was on.</returns>
    public static bool IgnoreFrameworkSwitch(IConfiguration configuration)
    {
        var isOn = string.Equals(configuration[FrameworkSwitch], "true", StringComparison.OrdinalIgnoreCase);
        configuration[FrameworkSwitch] = "false";
        return isOn;
    }

    /// <summary>Logs each such address once. It comes before the headers are read.</summary>
    /// <param name="app">The app.</param>
    /// <param name="isSwitchIgnored">Whether the framework's switch was on.</param>
    public static void UseUntrustedProxyWarnings(this WebApplication app, bool isSwitchIgnored)
    {
        if (isSwitchIgnored)
        {
            Log.SwitchIgnored(app.Logger);
        }

        var options = app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        var named = new FirstFew<IPAddress>();
        app.Use((context, next) =>
        {
            // The headers first: most requests have none, and to count what is named takes a lock that all would share.
            if (IsForwarded(context.Request.Headers) && context.Connection.RemoteIpAddress is { } peer)
            {
                var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
                var isTrusted = options.KnownProxies.Contains(address)
                    || options.KnownIPNetworks.Any(network => network.Contains(address));
                if (!isTrusted && named.IsOne(address))
                {
                    Log.NotTrusted(app.Logger, address);
                }
            }

            return next(context);
        });
    }

    private static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-Proto") || headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded");

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "ASPNETCORE_FORWARDEDHEADERS_ENABLED is ignored, as it would believe everybody: name proxies in TrustedProxies.")]
        public static partial void SwitchIgnored(ILogger logger);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Address} forwards requests and is not believed: if it is your proxy, add the address to TrustedProxies.")]
        public static partial void NotTrusted(ILogger logger, IPAddress address);
    }
}
