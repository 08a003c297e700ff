namespace Entri.Admin.Components;

/// <summary>
/// One clock per circuit that tells every <see cref="LocalTime"/> to look at its words again; it stands still while there is none.
/// </summary>
public sealed class TimeTicker(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private Action? _subscribers;
    private ITimer? _timer;

    /// <summary>Runs every 30 seconds, on a thread of the pool.</summary>
    public event Action Ticked
    {
        add
        {
            _subscribers += value;
            _timer ??= time.CreateTimer(_ => _subscribers?.Invoke(), null, Period, Period);
        }
        remove
        {
            _subscribers -= value;
            if (_subscribers is null)
                Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
