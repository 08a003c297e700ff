using Entri.Admin.Domain;

namespace Entri.Admin.Api;

/// <summary>Turns what a use case returns into an answer.</summary>
public static class ApiResults
{
    /// <summary>200 with the value as the body, or the failure's answer.</summary>
    public static IResult ToOk<T>(this Result<T> result)
        where T : notnull => result.Match(value => TypedResults.Ok(value), ToError);

    /// <summary>201 with the value as the body and its address, or the failure's answer.</summary>
    public static IResult ToCreated<T>(this Result<T> result, Func<T, string> address)
        where T : notnull => result.Match(value => TypedResults.Created(address(value), value), ToError);

    /// <summary>204, or the failure's answer.</summary>
    public static IResult ToNoContent<T>(this Result<T> result)
        where T : notnull => result.Match(_ => TypedResults.NoContent(), ToError);

    private static IResult ToError(Failure failure) => failure switch
    {
        Failure.Invalid invalid => new ErrorResult(new ApiError(
            StatusCodes.Status400BadRequest, invalid.Errors.DistinctBy(error => error.Field).Select(error => error.Message).ToArray())),
        Failure.Forbidden forbidden => new ForbiddenResult(forbidden),
        Failure.ProofRequired => new ErrorResult(ApiError.Forbidden),
        Failure.NotFound => new ErrorResult(new ApiError(StatusCodes.Status404NotFound, failure.Message)),
        Failure.Conflict => new ErrorResult(new ApiError(StatusCodes.Status409Conflict, failure.Message)),
        Failure.Unprocessable => new ErrorResult(new ApiError(StatusCodes.Status422UnprocessableEntity, failure.Message)),
        _ => throw new NotSupportedException($"No answer for {failure.GetType().Name}."),
    };

    private sealed class ErrorResult(ApiError error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => error.WriteAsync(httpContext);
    }

    private sealed class ForbiddenResult(Failure.Forbidden failure) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            ApiAuthorizationResultHandler.WriteForbiddenAsync(httpContext, failure.Required, failure.Granted);
    }
}
