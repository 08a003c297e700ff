namespace Entri.Admin.Hosting;

/// <summary>
/// What every instance does again and again by itself. A round that fails is written into the server's log, and the next one tries again.
/// </summary>
/// <param name="firstPause">How long it waits after the start.</param>
/// <param name="pause">How long it waits between two rounds.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Named after the work.</param>
public abstract partial class PeriodicJob(TimeSpan firstPause, TimeSpan pause, TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <summary>The time.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>The server's log.</summary>
    protected ILogger Logger => logger;

    /// <summary>Does what is due now.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(firstPause, clock, stoppingToken);
            while (true)
            {
                await TryRunAsync(stoppingToken);
                await Task.Delay(pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the work, which the host would call a failure where the server never came up.
        }
    }

    private async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever stopped this round, what was due is still due.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "This round of the work failed; the next one tries again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
