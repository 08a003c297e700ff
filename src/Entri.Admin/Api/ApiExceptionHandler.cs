using System.Text.Json;
using Entri.Admin.Data;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Entri.Admin.Api;

/// <summary>Gives every exception under <c>/api</c> an answer in the contract's shape, without details that help an attacker.</summary>
public sealed class ApiExceptionHandler : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;
    private static readonly string[] NoObject = ["body should be a JSON object"];

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.IsApi())
        {
            return false;
        }

        if (DatabaseFailure.IsUnavailable(exception))
        {
            httpContext.Response.Headers[HeaderNames.RetryAfter] = $"{RetryAfterSeconds}";
        }

        await ToError(exception).WriteAsync(httpContext);
        return true;
    }

    private static ApiError ToError(Exception exception) => exception switch
    {
        InvalidQueryException query => new ApiError(StatusCodes.Status400BadRequest, query.Messages),
        BadHttpRequestException { InnerException: JsonException json } => new ApiError(StatusCodes.Status400BadRequest, Messages(json)),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } =>
            new ApiError(StatusCodes.Status400BadRequest, NoObject),
        BadHttpRequestException { StatusCode: var status } => ApiError.Of(status),
        _ when DatabaseFailure.IsUnavailable(exception) => ApiError.Of(StatusCodes.Status503ServiceUnavailable),
        _ => ApiError.Of(StatusCodes.Status500InternalServerError),
    };

    /// <summary>Names the member that has the wrong type, where the parser got that far.</summary>
    private static string[] Messages(JsonException exception)
    {
        var path = exception.Path?.TrimStart('$', '.') ?? "";
        var end = path.AsSpan().IndexOfAny('.', '[');
        var field = end < 0 ? path : path[..end];
        return field.Length == 0 ? NoObject : [$"{field} has the wrong type or format"];
    }
}
