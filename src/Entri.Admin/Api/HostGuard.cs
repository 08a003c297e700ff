using Entri.Admin.Hosting;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Api;

/// <summary>Answers to the app's own host names only, so that no page or link is ever made for another.</summary>
public static partial class HostGuard
{
    /// <summary>How much of a name is logged.</summary>
    private const int MaxLogged = 100;

    /// <summary>
    /// Answers 400 to a host name that is not ours. The log names the first ones: one that a proxy makes up keeps everybody out.
    /// </summary>
    public static void UseHostGuard(this WebApplication app)
    {
        var hosts = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.AllowedHosts(app.Configuration["urls"]);
        var named = new FirstFew<string>();

        app.Use((context, next) =>
        {
            // The header as it came: the framework turns names into their letters, and fails at what is no name. A supervisor asks by
            // address, and gets nothing that a name could spoil.
            var host = new HostString(context.Request.Headers.Host.ToString()).Host;
            if ((hosts?.Contains(host) ?? IsName(host)) || context.Request.Path.StartsWithSegments("/health"))
            {
                return next(context);
            }

            var start = host.Length > MaxLogged ? host[..MaxLogged] : host;
            if (named.IsOne(start))
            {
                Log.Unknown(app.Logger, start);
            }

            return new ApiError(StatusCodes.Status400BadRequest, "Unknown host").WriteAsync(context);
        });
    }

    /// <summary>Whether the framework can read the host name.</summary>
    private static bool IsName(string host)
    {
        try
        {
            return HostString.FromUriComponent(host).HasValue || host.Length == 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "A request for the host '{Host}' was refused: PublicUrl must name the one that people use, and a proxy must pass on "
                + "the Host header that it gets.")]
        public static partial void Unknown(ILogger logger, string host);
    }
}
