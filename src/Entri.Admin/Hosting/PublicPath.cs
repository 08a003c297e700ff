using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>The path under which people reach the app, where it shares a host name with others.</summary>
internal static class PublicPath
{
    /// <summary>
    /// Lets everything behind it see an address of the app itself, whether the proxy passes the path on or takes it off, and every link of
    /// the framework have the path, which only the settings know for sure.
    /// </summary>
    public static void UsePublicPath(this WebApplication app)
    {
        var path = PathOf(app);
        if (!path.HasValue)
        {
            return;
        }

        app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.Path.StartsWithSegments(path, StringComparison.Ordinal, out var rest))
            {
                request.Path = rest.HasValue ? rest : "/";
            }

            request.PathBase = path;
            return next(context);
        });
    }

    /// <summary>
    /// Refuses a path that begins as addresses of the app do: behind a proxy that takes it off, nobody could tell the two apart.
    /// </summary>
    /// <exception cref="OptionsValidationException">It does.</exception>
    public static void RefuseOwnAddresses(WebApplication app)
    {
        if (PathOf(app).Value?.Split('/') is [_, var first, ..] && AddressesOf(app).Contains(first, StringComparer.OrdinalIgnoreCase))
        {
            var error = $"PublicUrl must have a path that does not begin with /{first}, as addresses of the app do.";
            throw new OptionsValidationException(nameof(ServerOptions), typeof(ServerOptions), [error]);
        }
    }

    private static PathString PathOf(WebApplication app) => app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.PublicPath;

    /// <summary>The first parts of all addresses, as far as they are fixed.</summary>
    private static IEnumerable<string> AddressesOf(IEndpointRouteBuilder app) => app.DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternLiteralPart part] }, ..] ? part.Content : "");
}
