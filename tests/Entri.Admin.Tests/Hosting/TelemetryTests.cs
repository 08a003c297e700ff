using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Entri.Admin.Tests.Hosting;

/// <summary>What leaves for a collector, and what must not.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed partial class TelemetryTests(EntriHost plainHost)
{
    private const string Code = "one-time-code-8d1f";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Collector_AfterRequests_HasAllThreeSignalsAndNoSecret()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        string[] secrets;
        await using (var host = HostFor(collector))
        {
            var organization = await TestOrganization.AddAsync(host);
            var token = await organization.AddTokenAsync();
            var person = await organization.AddPersonAsync(MemberRole.Owner);
            secrets = [token.Value[10..^4], person.Secret, Code, Password];

            (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
            (await host.GetAsync($"/api/projects?code={Code}", person.Credentials.With("User-Agent", $"curl {token.Value}")))
                .HasStatus(HttpStatusCode.OK);
            await host.GetAsync($"/api/projects/{token.Value}", person.Credentials.With("tracestate", $"entri={token.Value}"));
            await host.GetAsync($"/sign-in?ReturnUrl=/{Code}", person.Credentials.With("X-API-Key", token.Value));
            await using (var scope = host.App.CreateAsyncScope())
            {
                var signIn = scope.ServiceProvider.GetRequiredService<SignIn>();
                await signIn.ExecuteAsync(
                    "ada@example.com", Password, new Client(IPAddress.Loopback, "tests"), person.Secret, Cancellation);
            }

            LogSecrets(host, token.Value, person.Secret);
            await FlushAsync(host, collector, "/sign-in");
        }

        var (logs, traces, metrics) = (collector.TextOf("logs"), collector.TextOf("traces"), collector.TextOf("metrics"));
        Assert.Contains("A message with entri_(hidden)", logs, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException", logs, StringComparison.Ordinal);
        Assert.Contains("https://example.com/reset", logs, StringComparison.Ordinal);
        Assert.Contains("/api/projects/entri_(hidden)", traces, StringComparison.Ordinal);
        Assert.Contains("curl entri_(hidden)", traces, StringComparison.Ordinal);
        Assert.Contains("entri.token.checks", metrics, StringComparison.Ordinal);
        Assert.Contains("entri.circuits.active", metrics, StringComparison.Ordinal);
        Assert.All(
            secrets, secret => Assert.All([logs, traces, metrics], text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Collector_ThatIsNotThere_StopsNoRequest()
    {
        await using var host = EntriHost.With(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" });
        var token = await host.AddTokenAsync();

        (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public void Collector_ThatNobodyNamed_HasNothingRegisteredForIt()
    {
        Assert.Null(plainHost.App.GetService<TracerProvider>());
        Assert.Null(plainHost.App.GetService<MeterProvider>());
        Assert.Null(plainHost.App.GetService<LoggerProvider>());
        Assert.DoesNotContain(plainHost.App.GetServices<IHostedService>(), service => IsOfOpenTelemetry(service));
        Assert.DoesNotContain(plainHost.App.GetServices<ILoggerProvider>(), provider => IsOfOpenTelemetry(provider));
    }

    private static bool IsOfOpenTelemetry(object service) =>
        service.GetType().FullName!.StartsWith("OpenTelemetry", StringComparison.Ordinal);

    private static EntriHost HostFor(OtlpReceiver collector) => EntriHost.With(new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    });

    /// <summary>Waits for the span of the last request too, which ends a moment after its answer.</summary>
    private static Task FlushAsync(EntriHost host, OtlpReceiver collector, string lastPath) => Wait.UntilAsync(() =>
    {
        host.Get<LoggerProvider>().ForceFlush();
        host.Get<TracerProvider>().ForceFlush();
        host.Get<MeterProvider>().ForceFlush();
        return collector.TextOf("traces").Contains(lastPath, StringComparison.Ordinal);
    });

    /// <summary>Lets secrets slip into every part that a log entry has.</summary>
    private static void LogSecrets(EntriHost host, string token, string cookie)
    {
        var logger = host.Get<ILoggerFactory>().CreateLogger("Careless");
        Log.Careless(logger, token, $"__Host-entri_session={cookie}", $"?code={Code}", new InvalidOperationException($"Refused {token}."));
        Log.Link(logger, new Uri($"https://example.com/reset?code={Code}"));
        logger.Log(LogLevel.Error, default, token, exception: null, (state, _) => $"Unstructured {state}");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A message with {Token}, {Cookie}, http://localhost{QueryString}")]
        public static partial void Careless(ILogger logger, string token, string cookie, string queryString, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "A link to {Link}")]
        public static partial void Link(ILogger logger, Uri link);
    }
}
