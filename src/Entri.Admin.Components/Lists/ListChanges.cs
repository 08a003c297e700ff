namespace Entri.Admin.Components;

/// <summary>Tells that somebody may have changed what a page shows. Pages get it as a cascading value.</summary>
public sealed class ListChanges(TimeProvider time)
{
    /// <summary>Others may change much at once, and a page need not follow each step.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time;

    private event Action? Changed;

    /// <summary>Tells, on any thread.</summary>
    public void Raise() => Changed?.Invoke();

    /// <summary>Refreshes something from now on: within a second of a change, and once for all of them in that second.</summary>
    /// <param name="refresh">Called on any thread; it must not fail.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Watch(Func<Task> refresh) => new Watcher(this, refresh);

    private sealed class Watcher : IDisposable
    {
        private readonly ListChanges _changes;
        private readonly Func<Task> _refresh;
        private int _waiting;
        private volatile bool _isOver;

        public Watcher(ListChanges changes, Func<Task> refresh)
        {
            (_changes, _refresh) = (changes, refresh);
            changes.Changed += Start;
        }

        public void Dispose()
        {
            _isOver = true;
            _changes.Changed -= Start;
        }

        private void Start()
        {
            if (Interlocked.Exchange(ref _waiting, 1) == 0)
            {
                _ = RefreshAsync();
            }
        }

        private async Task RefreshAsync()
        {
            await Task.Delay(Pause, _changes._time);
            Volatile.Write(ref _waiting, 0);
            if (!_isOver)
            {
                await _refresh();
            }
        }
    }
}
