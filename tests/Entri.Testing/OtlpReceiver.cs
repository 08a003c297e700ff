using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Entri.Testing;

/// <summary>A collector that keeps the bytes of whatever is sent to it over OTLP/HTTP.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private readonly WebApplication _app;

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Enqueue((context.Request.Path, body.ToArray()));
        });
    }

    public string Address => _app.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync(Cancellation);
        return receiver;
    }

    /// <summary>What came for that signal, as text: the names and values in protobuf messages are plain UTF-8.</summary>
    public string TextOf(string signal) =>
        string.Concat(_received.Where(r => r.Path == $"/v1/{signal}").Select(r => Encoding.UTF8.GetString(r.Body)));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
