using System.Text.Json;
using System.Text.RegularExpressions;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Entri.Admin.Api;

/// <summary>
/// Gives every exception under <c>/api</c> an answer in the contract's shape, without details that help an attacker. Pages keep the
/// framework's way to the error page, but where the database cannot work now they say so: 503.
/// </summary>
public sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    private static readonly string[] NoObject = ["body should be a JSON object"];

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The status says already whether the database is what failed.
        var isUnavailable = httpContext.Response.StatusCode == StatusCodes.Status503ServiceUnavailable;
        if (isUnavailable)
        {
            ApiError.AskForRetry(httpContext);
        }

        // By now the request's own path is that of the error page.
        var failed = httpContext.Features.Get<IExceptionHandlerPathFeature>();
        if (!new PathString(failed?.Path).StartsWithSegments(CallerContext.ApiPath))
        {
            if (isUnavailable)
            {
                httpContext.Request.Path = "/status/503";
            }

            return false;
        }

        var error = isUnavailable ? ApiError.Of(StatusCodes.Status503ServiceUnavailable) : ToError(exception, httpContext.Request);
        if (error.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            Log.Failed(logger, exception);
        }

        if (exception is BadHttpRequestException { InnerException: JsonException }
            && httpContext.Request.Body.CanSeek
            && failed?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type
            && await BodyTypes.FindErrorsAsync(httpContext.Request, type, cancellationToken) is { Length: > 0 } errors)
        {
            error = new ApiError(StatusCodes.Status400BadRequest, errors);
        }

        await error.WriteAsync(httpContext);
        return true;
    }

    private static ApiError ToError(Exception exception, HttpRequest request) => exception switch
    {
        InvalidQueryException query => new ApiError(StatusCodes.Status400BadRequest, query.Messages),
        BadHttpRequestException { InnerException: JsonException json } => new ApiError(StatusCodes.Status400BadRequest, Messages(json)),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad =>
            new ApiError(StatusCodes.Status400BadRequest, Messages(bad)),
        BadHttpRequestException { StatusCode: var status } => ApiError.Of(status),
        InvalidOperationException or NotSupportedException when HasUnknownCharset(request) =>
            ApiError.Of(StatusCodes.Status415UnsupportedMediaType),
        _ => ApiError.Of(StatusCodes.Status500InternalServerError),
    };

    private static bool HasUnknownCharset(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.Charset.HasValue
        && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    /// <summary>Names the query parameter that has the wrong type; the framework tells it only in its text.</summary>
    private static string[] Messages(BadHttpRequestException exception) =>
        UnboundParameter.Match(exception.Message) is { Success: true } match
            ? [$"{match.Groups["name"].Value} has the wrong type or format"]
            : NoObject;

    /// <summary>Names the member that has the wrong type, where the parser got that far.</summary>
    private static string[] Messages(JsonException exception)
    {
        var path = exception.Path?.TrimStart('$', '.') ?? "";
        var end = path.IndexOf('[', StringComparison.Ordinal);
        var field = end < 0 ? path : path[..end];
        return field.Length == 0 ? NoObject : [$"{field} has the wrong type or format"];
    }

    [GeneratedRegex("^Failed to bind parameter \"[^\"]* (?<name>\\w+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex UnboundParameter { get; }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "An API request failed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
