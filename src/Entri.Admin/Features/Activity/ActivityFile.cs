using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Http.Metadata;

namespace Entri.Admin.Features.Activity;

/// <summary>200 with an export as a file that is sent as it is read, or an error.</summary>
/// <param name="result">What is exported.</param>
/// <param name="isCsv">Whether it is CSV; otherwise it is JSON Lines.</param>
/// <param name="run">Told how far it is, and stops it; null where nobody watches.</param>
/// <param name="clock">Gives the file its date.</param>
public sealed class ActivityFile(Result<ActivityExport> result, bool isCsv, ActivityExportRun? run, TimeProvider clock)
    : IResult, IEndpointMetadataProvider
{
    private const string Csv = "text/csv", JsonLines = "application/x-ndjson";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (result.Failure is { } failure)
        {
            await failure.WriteAsync(httpContext);
            return;
        }

        var export = result.Value;
        var response = httpContext.Response;
        var name = $"activity-{clock.GetUtcNow():yyyy-MM-dd}.{(isCsv ? "csv" : "jsonl")}";
        response.ContentType = $"{(isCsv ? Csv : JsonLines)}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        response.Headers["X-Total-Count"] = export.Total.ToString(CultureInfo.InvariantCulture);
        var head = isCsv ? ActivityCsv.Head : "";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, run?.Cancelled ?? default);
        run?.Begin(export.Total);
        try
        {
            await foreach (var batch in export.Batches.WithCancellation(stop.Token))
            {
                if (batch.Failure is not null)
                {
                    httpContext.Abort();
                    return;
                }

                // Not before something was read: what fails is answered as an error, and nothing of a file.
                Write(response.BodyWriter, head);
                head = "";
                foreach (var entry in batch.Value)
                {
                    Write(response.BodyWriter, isCsv ? ActivityCsv.Row(entry) : JsonSerializer.Serialize(entry, ApiJson.Options) + "\n");
                }

                await response.BodyWriter.FlushAsync(stop.Token);
                run?.Advance(batch.Value.Count);
            }

            Write(response.BodyWriter, head);
        }
        catch (OperationCanceledException)
        {
            // What was sent so far must not pass for the whole file.
            httpContext.Abort();
        }
        finally
        {
            run?.End();
        }
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [Csv, JsonLines]));

    private static void Write(IBufferWriter<byte> writer, string text) => Encoding.UTF8.GetBytes(text, writer);
}
