using System.Runtime.InteropServices;

namespace Entri.Admin.Hosting;

/// <summary>
/// Hears the order to stop from the first moment on. The framework listens for it only when the start is nearly done, and before that the
/// system would end the process as if it had failed.
/// </summary>
internal sealed class EarlyStop : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    /// <summary>Begins to listen.</summary>
    public EarlyStop()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    }

    /// <summary>Cancelled by the order.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }
}
