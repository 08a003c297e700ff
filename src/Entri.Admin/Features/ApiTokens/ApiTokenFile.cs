using System.Globalization;
using System.Reflection;
using System.Text;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Http.Metadata;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>200 with tokens as a file that is sent as it is read, or an error.</summary>
/// <param name="result">What is exported.</param>
/// <param name="clock">Gives the file its date.</param>
public sealed class ApiTokenFile(Result<ApiTokenExport> result, TimeProvider clock) : IResult, IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (result.Failure is { } failure)
        {
            await failure.WriteAsync(httpContext);
            return;
        }

        var (response, stop) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = $"{Csv.ContentType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"tokens-{clock.GetUtcNow():yyyy-MM-dd}.csv\"";
        response.Headers["X-Total-Count"] = result.Value.Total.ToString(CultureInfo.InvariantCulture);
        var head = ApiTokenCsv.Head;
        try
        {
            await foreach (var batch in result.Value.Batches.WithCancellation(stop))
            {
                if (batch.Failure is not null)
                {
                    httpContext.Abort();
                    return;
                }

                // Not before something was read: what fails is answered as an error, and nothing of a file.
                Encoding.UTF8.GetBytes(head, response.BodyWriter);
                head = "";
                foreach (var token in batch.Value)
                {
                    Encoding.UTF8.GetBytes(ApiTokenCsv.Row(token), response.BodyWriter);
                }

                await response.BodyWriter.FlushAsync(stop);
            }

            Encoding.UTF8.GetBytes(head, response.BodyWriter);
        }
        catch (OperationCanceledException)
        {
            // What was sent so far must not pass for the whole file.
            httpContext.Abort();
        }
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [Csv.ContentType]));
}
