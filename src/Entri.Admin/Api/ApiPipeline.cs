using Entri.Admin.Hosting;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Entri.Admin.Api;

/// <summary>What stands between the server and the routes, besides the framework's own parts.</summary>
public static class ApiPipeline
{
    /// <summary>The longest address, all headers together in characters, and how many: what the server takes as it comes.</summary>
    private const int MaxTargetLength = 8 * 1024, MaxHeadersLength = 32 * 1024, MaxHeaderCount = 100;

    /// <summary>
    /// Answers 400 to a query string with a NUL character, which no text has and PostgreSQL does not take; the server refuses it elsewhere.
    /// </summary>
    public static void UseNulGuard(this WebApplication app) => app.Use((context, next) =>
        context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
            ? new ApiError(StatusCodes.Status400BadRequest, "The query must not contain control characters").WriteAsync(context)
            : next(context));

    /// <summary>
    /// Answers 414 and 431 to what is too long. The server would do it without a body, so it lets more through, and answers itself only
    /// beyond that.
    /// </summary>
    public static void UseSizeGuard(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            return next(context);
        }

        var headers = context.Request.Headers;
        if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length > MaxTargetLength)
        {
            context.Response.StatusCode = StatusCodes.Status414UriTooLong;
            return Task.CompletedTask;
        }

        if (headers.Count > MaxHeaderCount || LengthOf(headers) > MaxHeadersLength)
        {
            context.Response.StatusCode = StatusCodes.Status431RequestHeaderFieldsTooLarge;
            return Task.CompletedTask;
        }

        return next(context);
    });

    /// <summary>
    /// Reads UTF-8 under each of its names, which the framework knows by one alone, and no body that is packed; keeps a body until the
    /// answer, which names all that is wrong with it. It comes after authorization, so that a stranger gets 401.
    /// </summary>
    public static void UseBodyEncodings(this WebApplication app) => app.UseWhen(context => context.Request.IsApi(), api =>
        api.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            if (headers.ContentEncoding is not ([] or ["" or "identity"]))
            {
                // RFC 9110, section 15.5.16.
                context.Response.Headers.AcceptEncoding = "identity";
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return Task.CompletedTask;
            }

            if (MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type)
                && IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset)))
            {
                type.Charset = "utf-8";
                headers.ContentType = type.ToString();
            }

            if (context.Request.HasJsonContentType())
            {
                // In memory alone: no body is as large as that, and what is in it must not lie in a file.
                context.Request.EnableBuffering(bufferThreshold: 2 * 1024 * 1024);
            }

            return next(context);
        }));

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
                if (context.Features.Get<IStatusCodeReExecuteFeature>() is { OriginalStatusCode: StatusCodes.Status404NotFound }
                    && context.Features.Get<OrganizationAddress>() is not null
                    && context.Person() is { Caller: not null })
                {
                    ShowNotFoundInShell(context);
                }
                else if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null
                    || context.Features.Get<IExceptionHandlerFeature>() is not null)
                {
                    OrganizationAddress.Leave(context);
                }

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
    /// Refuses what another site makes a browser send: a form, a changing API request that comes with a session, and any connection to the
    /// circuits, which browsers open across origins without asking.
    /// </summary>
    public static void UseCrossOriginGuard(this WebApplication app)
    {
        var publicUrl = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.PublicUri;
        app.Use((context, next) =>
        {
            var isCircuit = context.Request.Path.StartsWithSegments("/_blazor");
            var isForm = !isCircuit && !context.Request.IsApi();
            var isGuarded = isCircuit || (!HttpMethods.IsGet(context.Request.Method) && (isForm || context.Person() is not null));
            if (!isGuarded || !CrossOriginGuard.IsCrossOrigin(context.Request, publicUrl, isForm))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Request.IsApi() ? ApiError.Forbidden.WriteAsync(context) : Task.CompletedTask;
        });
    }

    /// <summary>
    /// Whoever is in one of their organizations keeps the navigation. To Blazor it is a page as any other: it does not wait for what an
    /// error page reads, and of one that begins with 404 it writes nothing.
    /// </summary>
    private static void ShowNotFoundInShell(HttpContext context)
    {
        var response = context.Response;
        context.Features.Set<IStatusCodeReExecuteFeature>(null);
        context.Request.Path = "/not-found";
        response.StatusCode = StatusCodes.Status200OK;
        response.OnStarting(() =>
        {
            response.StatusCode = response.StatusCode == StatusCodes.Status200OK ? StatusCodes.Status404NotFound : response.StatusCode;
            return Task.CompletedTask;
        });
    }

    private static int LengthOf(IHeaderDictionary headers)
    {
        var length = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                length += name.Length + (value?.Length ?? 0);
            }
        }

        return length;
    }

    private static bool IsUtf8(StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
}
