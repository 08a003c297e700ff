using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>
/// Goes on for a moment after the order to stop: readiness says no already, so that a load balancer sends nothing new, and what it has
/// sent meanwhile is still answered. Only then does the server close.
/// </summary>
internal sealed class ShutdownDelay(IOptions<ServerOptions> options) : IHostedLifecycleService
{
    /// <summary>
    /// How long a stop may take, this delay included. A supervisor kills after 30 s, and what follows the last request needs a moment.
    /// </summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(24);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(options.Value.ShutdownDelay, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
