using System.Reflection;
using Entri.Admin.Security;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Entri.Admin.Hosting;

/// <summary>
/// Sends logs, traces and metrics by OTLP where the operator named a collector; otherwise nothing is registered and nothing is sent.
/// </summary>
internal static class Telemetry
{
    /// <summary>
    /// OpenTelemetry's own name for where the collector is; its other variables say the protocol, the headers and the intervals.
    /// </summary>
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the exporters, each behind what blots secrets out.</summary>
    /// <exception cref="OptionsValidationException">The setting is no address.</exception>
    public static void AddEntriTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var endpoint = configuration[EndpointKey];
        if (string.IsNullOrWhiteSpace(endpoint))
        {
            return;
        }

        // OpenTelemetry itself would quietly send to its default address.
        if (!ServerOptions.IsWebAddress(endpoint))
        {
            var error = $"{EndpointKey} must be an address such as http://localhost:4317, but is '{endpoint}'.";
            throw new OptionsValidationException(EndpointKey, typeof(Uri), [error]);
        }

        // What surrounds an entry cannot be blotted out, and may be an address with a token in it.
        services.PostConfigure<OpenTelemetryLoggerOptions>(options => options.IncludeScopes = false);

        // The environment comes last, so that OTEL_SERVICE_NAME has its say.
        var version = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(EntriMetrics.MeterName, serviceVersion: version)
                .AddEnvironmentVariableDetector())
            .WithLogging(
                logging => logging.AddProcessor(new RedactingLogProcessor()).AddOtlpExporter(),
                options => options.IncludeFormattedMessage = true)
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddProcessor(new RedactingTraceProcessor()).AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddMeter(EntriMetrics.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter());
    }
}
