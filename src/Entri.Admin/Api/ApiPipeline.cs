using Entri.Admin.Hosting;
using Entri.Admin.Security;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Api;

/// <summary>What stands between the server and the routes, besides the framework's own parts.</summary>
public static class ApiPipeline
{
    /// <summary>Answers 400 to a host name that is not ours, so that no page or link is ever made for one.</summary>
    public static void UseHostGuard(this WebApplication app)
    {
        var hosts = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.AllowedHosts(app.Configuration["urls"]);
        if (hosts is null)
        {
            return;
        }

        // A supervisor asks by address, and gets nothing that a name could spoil.
        app.Use((context, next) => hosts.Contains(context.Request.Host.Host) || context.Request.Path.StartsWithSegments("/health")
            ? next(context)
            : new ApiError(StatusCodes.Status400BadRequest, "Unknown host").WriteAsync(context));
    }

    /// <summary>
    /// Answers 400 to a query string with a NUL character, which no text has and PostgreSQL does not take; the server refuses it elsewhere.
    /// </summary>
    public static void UseNulGuard(this WebApplication app) => app.Use((context, next) =>
        context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
            ? new ApiError(StatusCodes.Status400BadRequest, "The query must not contain control characters").WriteAsync(context)
            : next(context));

    /// <summary>Gives every API error that has no body yet the contract's, and every page error a page.</summary>
    public static void UseErrorBodies(this WebApplication app)
    {
        app.UseWhen(context => context.Request.IsApi(), api => api.UseStatusCodePages(context =>
            ApiError.Of(context.HttpContext.Response.StatusCode).WriteAsync(context.HttpContext)));
        app.UseWhen(context => !context.Request.IsApi(), pages =>
        {
            // A page that was begun before it was refused keeps its scope.
            pages.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
            pages.Use(async (context, next) =>
            {
                await next(context);
                if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0 })
                {
                    // A refused form is an empty answer that calls itself HTML, and its error page must not be taken for a form again.
                    context.Response.ContentType = null;
                    context.Response.ContentLength = null;
                    context.Request.Method = HttpMethods.Get;
                }
            });
        });
    }

    /// <summary>Lets <c>/api/v1/…</c> reach the same routes as <c>/api/…</c>. It comes before routing.</summary>
    public static void UseVersionedApiPath(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/api/v1", out var rest))
        {
            context.Request.Path = CallerContext.ApiPath.Add(rest);
        }

        return next(context);
    });

    /// <summary>
    /// Refuses what another site makes a browser send: a changing API request that comes with a session, and any connection to the
    /// circuits, which browsers open across origins without asking.
    /// </summary>
    public static void UseCrossOriginGuard(this WebApplication app)
    {
        var publicUrl = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.PublicUri;
        app.Use((context, next) =>
        {
            var isGuarded = context.Request.IsApi()
                ? context.Person() is not null && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
                : context.Request.Path.StartsWithSegments("/_blazor");
            return isGuarded && CrossOriginGuard.IsCrossOrigin(context.Request, publicUrl)
                ? ApiError.Forbidden.WriteAsync(context)
                : next(context);
        });
    }
}
