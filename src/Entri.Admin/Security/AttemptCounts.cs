namespace Entri.Admin.Security;

/// <summary>
/// Counts attempts by key in windows that begin with the first one. However many keys there are, it takes no more room than its capacity:
/// the window that began first makes place for a new one, so that who has many addresses wins nothing but what those are worth, and
/// nobody else is refused for it. (The framework's limiters keep every key until its window ends.)
/// </summary>
/// <param name="limit">How many attempts a window allows.</param>
/// <param name="length">How long a window lasts.</param>
/// <param name="capacity">How many windows are kept at most.</param>
/// <param name="clock">The time; its steady part, for a clock that is set anew must shut nobody out.</param>
public sealed class AttemptCounts(int limit, TimeSpan length, int capacity, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = [];
    private readonly Queue<Window> _inOrder = new();

    /// <summary>How many windows are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _inOrder.Count;
            }
        }
    }

    /// <summary>Counts an attempt.</summary>
    /// <returns>How many more the window allows, or -1 where this one is too many.</returns>
    public int Use(string key)
    {
        lock (_lock)
        {
            Forget();
            if (!_windows.TryGetValue(key, out var window))
            {
                window = new Window(key, clock.GetTimestamp()) { Left = limit };
                _windows.Add(key, window);
                _inOrder.Enqueue(window);
            }

            return window.Left < 1 ? -1 : --window.Left;
        }
    }

    /// <summary>Forgets the attempts of a key.</summary>
    public void Clear(string key)
    {
        lock (_lock)
        {
            _windows.Remove(key);
        }
    }

    /// <summary>All windows are of one length, so the one that began first ends first.</summary>
    private void Forget()
    {
        while (_inOrder.TryPeek(out var oldest)
            && (_inOrder.Count >= capacity || clock.GetElapsedTime(oldest.BeganAt) >= length))
        {
            _inOrder.Dequeue();
            if (_windows.GetValueOrDefault(oldest.Key) == oldest)
            {
                _windows.Remove(oldest.Key);
            }
        }
    }

    private sealed class Window(string key, long beganAt)
    {
        public string Key => key;

        public long BeganAt => beganAt;

        public int Left { get; set; }
    }
}
