using System.Globalization;
using System.Reflection;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Http.Metadata;

namespace Entri.Admin.Api;

/// <summary>
/// Turns what a use case returns into an answer. The type of the answer says what the OpenAPI document says, so the two cannot differ.
/// </summary>
public static class ApiResults
{
    /// <summary>200 with the value as the body, or the failure's answer.</summary>
    public static OkOrError<T> ToOk<T>(this Result<T> result)
        where T : notnull => new(result);

    /// <summary>201 with the value as the body and its address, or the failure's answer.</summary>
    /// <param name="result">What the use case returned.</param>
    /// <param name="address">Its address within the app, whatever path that is under.</param>
    public static CreatedOrError<T> ToCreated<T>(this Result<T> result, Func<T, string> address)
        where T : notnull => new(result, address);

    /// <summary>202 with the value as the body, or the failure's answer.</summary>
    public static AcceptedOrError<T> ToAccepted<T>(this Result<T> result)
        where T : notnull => new(result);

    /// <summary>204, or the failure's answer.</summary>
    public static NoContentOrError ToNoContent(this Result<Done> result) => new(result);

    /// <summary>200 with the items as a bare array, and in headers where they lie in the whole list; or the failure's answer.</summary>
    public static ArrayOrError<T> ToArray<T>(this Result<ListResponse<T>> result)
        where T : notnull => new(result);

    internal static Task WriteAsync(this Failure failure, HttpContext context) => failure switch
    {
        Failure.Invalid invalid => new ApiError(
            StatusCodes.Status400BadRequest,
            invalid.Errors.DistinctBy(error => error.Field).Select(error => error.Message).ToArray()).WriteAsync(context),
        Failure.CallerEnded ended => ApiAuthorizationResultHandler.WriteUnauthorizedAsync(context, ended.Error),
        Failure.Forbidden forbidden => ApiAuthorizationResultHandler.WriteForbiddenAsync(context, forbidden.Missing, forbidden.Granted),
        Failure.NotAMember => ApiAuthorizationResultHandler.WriteNotAMemberAsync(
            context, context.GetEndpoint()?.Metadata.GetMetadata<PermissionRequirement>()?.Missing ?? []),
        Failure.Refused { Error: var error } => WriteRefusedAsync(context, error, failure.Message),
        Failure.ProofRequired { MaxAge: var maxAge } => WriteProofRequiredAsync(context, maxAge),
        Failure.NotFound => new ApiError(StatusCodes.Status404NotFound, failure.Message).WriteAsync(context),
        Failure.Conflict => new ApiError(StatusCodes.Status409Conflict, failure.Message).WriteAsync(context),
        Failure.Unprocessable => new ApiError(StatusCodes.Status422UnprocessableEntity, failure.Message).WriteAsync(context),
        Failure.TooManyRequests { Seconds: var wait } => WriteTooManyAsync(context, wait),
        Failure.Unavailable { MayBeDone: var mayBeDone } => WriteUnavailableAsync(context, mayBeDone),
        _ => throw new NotSupportedException($"No answer for {failure.GetType().Name}."),
    };

    /// <summary>In the words of RFC 9470, section 3: the session is good, but who sits before it must be asked again.</summary>
    private static Task WriteProofRequiredAsync(HttpContext context, TimeSpan maxAge)
    {
        var seconds = ((int)maxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return WriteForbiddenAsync(
            context, $"Session realm=\"Entri\", error=\"insufficient_user_authentication\", max_age=\"{seconds}\"");
    }

    /// <summary>403 as any other; why is said in the header.</summary>
    private static Task WriteRefusedAsync(HttpContext context, string error, string description)
    {
        var scheme = context.Features.Get<AuthenticatedToken>() is not null ? "ApiKey" : "Session";
        return WriteForbiddenAsync(context, $"{scheme} realm=\"Entri\", error=\"{error}\", error_description=\"{description}\"");
    }

    /// <summary>403 to a caller whose scopes are not what is missing; where the token may not be used there is no caller.</summary>
    private static Task WriteForbiddenAsync(HttpContext context, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        if (context.Caller() is { } caller)
        {
            context.Response.Headers[ApiAuthorizationResultHandler.GrantedScopes] = caller.Scopes.ToString();
        }

        return ApiError.Forbidden.WriteAsync(context);
    }

    private static Task WriteTooManyAsync(HttpContext context, int wait)
    {
        var seconds = wait.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        var message = $"Too many requests. Please retry after {seconds} seconds.";
        return new ApiError(StatusCodes.Status429TooManyRequests, message).WriteAsync(context);
    }

    private static Task WriteUnavailableAsync(HttpContext context, bool mayBeDone)
    {
        // To repeat what may have been done could do it twice.
        if (!mayBeDone)
        {
            ApiError.AskForRetry(context);
        }

        return ApiError.Of(StatusCodes.Status503ServiceUnavailable).WriteAsync(context);
    }
}

/// <summary>200 with a body, or an error.</summary>
public sealed class OkOrError<T>(Result<T> result) : IResult, IEndpointMetadataProvider
    where T : notnull
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        result.Failure is { } failure
            ? failure.WriteAsync(httpContext)
            : JsonBody.SendAsync(httpContext, StatusCodes.Status200OK, result.Value);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

/// <summary>201 with a body and its address, or an error.</summary>
public sealed class CreatedOrError<T>(Result<T> result, Func<T, string> address) : IResult, IEndpointMetadataProvider
    where T : notnull
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (result.Failure is { } failure)
        {
            return failure.WriteAsync(httpContext);
        }

        httpContext.Response.Headers.Location = httpContext.Request.PathBase + address(result.Value);
        return JsonBody.SendAsync(httpContext, StatusCodes.Status201Created, result.Value);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
}

/// <summary>202 with a body, or an error.</summary>
public sealed class AcceptedOrError<T>(Result<T> result) : IResult, IEndpointMetadataProvider
    where T : notnull
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        result.Failure is { } failure
            ? failure.WriteAsync(httpContext)
            : JsonBody.SendAsync(httpContext, StatusCodes.Status202Accepted, result.Value);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status202Accepted, typeof(T), ["application/json"]));
}

/// <summary>204, or an error.</summary>
public sealed class NoContentOrError(Result<Done> result) : IResult, IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        result.Failure is { } failure ? failure.WriteAsync(httpContext) : TypedResults.NoContent().ExecuteAsync(httpContext);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)));
}
