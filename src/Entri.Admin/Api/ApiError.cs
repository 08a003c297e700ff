using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Entri.Admin.Api;

/// <summary>The body of every error under <c>/api</c>: exactly these three members, in this order.</summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Message">One sentence, or an array of them where fields failed validation.</param>
/// <param name="Error">The status in words.</param>
public sealed record ApiError(
    [property: JsonPropertyOrder(0)] int StatusCode,
    [property: JsonPropertyOrder(1)] object Message,
    [property: JsonPropertyOrder(2)] string Error)
{
    private const int RetryAfterSeconds = 5;

    /// <summary>No credentials, or none that hold.</summary>
    public static readonly ApiError Unauthorized = new(StatusCodes.Status401Unauthorized, "Unauthorized");

    /// <summary>Valid credentials without the permission.</summary>
    public static readonly ApiError Forbidden = new(StatusCodes.Status403Forbidden, "Forbidden resource");

    /// <summary>An error whose name is the status's own.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="message">One sentence, or an array of them.</param>
    public ApiError(int statusCode, object message)
        : this(statusCode, message, ReasonPhrases.GetReasonPhrase(statusCode))
    {
    }

    /// <summary>An error that has nothing to say but its status.</summary>
    public static ApiError Of(int statusCode) => new(statusCode, (object)ReasonPhrases.GetReasonPhrase(statusCode));

    /// <summary>Says with an answer of 503 when to try again.</summary>
    internal static void AskForRetry(HttpContext context) =>
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>Sends the error as the whole answer.</summary>
    public Task WriteAsync(HttpContext context) => JsonBody.SendAsync(context, StatusCode, this);
}
