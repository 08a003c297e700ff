using System.Collections.Concurrent;
using Entri.Admin.Data.PostgreSql;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>How much one caller may ask. Configuration section <c>RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "RateLimits";

    /// <summary>How many requests one token or session may make in a minute, from its first one on.</summary>
    public int RequestsPerMinute { get; set; } = 1000;

    /// <summary>How many reports of found tokens one network may send in a minute.</summary>
    public int LeakReportsPerMinute { get; set; } = 10;

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string> Errors()
    {
        if (LeakReportsPerMinute < 1)
        {
            yield return "RateLimits:LeakReportsPerMinute must be 1 or more.";
        }

        if (RequestsPerMinute < 1)
        {
            yield return "RateLimits:RequestsPerMinute must be 1 or more.";
        }
    }
}

/// <summary>Where a caller stands in its window.</summary>
/// <param name="IsAllowed">Whether this request is within the limit.</param>
/// <param name="Limit">How many requests the window allows.</param>
/// <param name="Remaining">How many more are.</param>
/// <param name="ResetAt">When the window ends.</param>
public readonly record struct RateLimitLease(bool IsAllowed, int Limit, int Remaining, DateTimeOffset ResetAt);

/// <summary>Counts requests of each token and session in windows of a minute that begin with the first request.</summary>
/// <param name="options">The limit.</param>
/// <param name="clock">The time.</param>
/// <param name="shared">Where several instances share the windows, or null where this is the only one.</param>
public sealed class RateLimiter(IOptions<RateLimitOptions> options, TimeProvider clock, SharedRequestCounts? shared = null)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Window> _windows = new();
    private long _sweptAt;

    /// <summary>How many callers it has in mind.</summary>
    public int Count => _windows.Count;

    /// <summary>Counts one request.</summary>
    /// <param name="key">The caller.</param>
    /// <param name="ownLimit">The caller's own limit, where that is lower; a changed one counts at once, in the same window.</param>
    /// <param name="cancellationToken">Stops the wait for other instances.</param>
    public ValueTask<RateLimitLease> AcquireAsync(string key, int? ownLimit, CancellationToken cancellationToken)
    {
        Sweep(clock.GetUtcNow());
        var limit = Math.Min(ownLimit ?? int.MaxValue, options.Value.RequestsPerMinute);
        var window = _windows.GetOrAdd(key, static (_, limit) => new Window(limit), limit);
        if (window.Limit != limit)
        {
            lock (window)
            {
                window.Change(limit, isShared: shared is not null);
            }
        }

        return TryAcquire(window) is { } lease ? ValueTask.FromResult(lease) : AcquireMoreAsync(key, window, cancellationToken);
    }

    /// <summary>The answer, or null where the other instances must be asked first.</summary>
    private RateLimitLease? TryAcquire(Window window)
    {
        lock (window)
        {
            // Read in turn: a request that came first and got here last must not find a window of the future.
            var now = clock.GetUtcNow();

            // A window that ends later than any could begins anew: the clock was set back, and must not shut a token out until then.
            if (now >= window.ResetAt || window.ResetAt - now > Length)
            {
                if (shared is not null)
                {
                    return null;
                }

                window.Begin(now + Length, part: window.Limit, left: 0);
            }

            return window.Count < window.Part ? window.Use() : shared is null || window.Left == 0 ? window.Refuse() : null;
        }
    }

    /// <summary>
    /// Asks the others, once for all requests that wait; where that fails, it fails for all of them, and they do not try it in turn.
    /// </summary>
    private async ValueTask<RateLimitLease> AcquireMoreAsync(string key, Window window, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task asked;
            lock (window)
            {
                if (TryAcquire(window) is { } lease)
                {
                    return lease;
                }

                asked = window.Asked ??= TakeAsync(key, window);
            }

            await asked.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Belongs to no request: the first that waits may be given up while the others need the answer.</summary>
    private async Task TakeAsync(string key, Window window)
    {
        // Nothing of it within the caller's lock.
        await Task.Yield();
        try
        {
            var part = NextPart(window);
            var (taken, endsAt, rest) = await shared!.TakeAsync(key, part, Length);
            lock (window)
            {
                var granted = Math.Clamp(window.Limit - (taken - part), 0, part);
                window.Continue(endsAt, clock.GetUtcNow(), rest, granted, left: Math.Max(0, window.Limit - taken));
            }
        }
        finally
        {
            lock (window)
            {
                window.Asked = null;
            }
        }
    }

    /// <summary>
    /// How much of a shared window an instance takes at a time: what it does not use, no other one can. So never more than it has used
    /// already, than a tenth of what is left, or than a twentieth of all; but a hundredth, so that few requests wait for the database.
    /// </summary>
    private int NextPart(Window window)
    {
        lock (window)
        {
            var fits = clock.GetUtcNow() < window.ResetAt ? Math.Min(window.Used, window.Left / 10) : 0;
            return Math.Clamp(fits, Math.Max(1, window.Limit / 100), Math.Max(1, window.Limit / 20));
        }
    }

    /// <summary>Forgets windows that have ended, once a minute, so that tokens long gone take no room.</summary>
    private void Sweep(DateTimeOffset now)
    {
        // Times from the future count as well: the clock may have been set back.
        var swept = Interlocked.Read(ref _sweptAt);
        if (Math.Abs(now.UtcTicks - swept) < Length.Ticks || Interlocked.CompareExchange(ref _sweptAt, now.UtcTicks, swept) != swept)
        {
            return;
        }

        foreach (var window in _windows)
        {
            // A request that holds the window a moment longer at worst starts a new one: never more than one limit too many.
            if ((window.Value.ResetAt - now).Duration() > Length)
            {
                _windows.TryRemove(window);
            }
        }
    }

    /// <summary>The requests of one caller; whoever changes it holds its lock.</summary>
    private sealed class Window(int limit)
    {
        private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(1);

        public int Limit { get; private set; } = limit;

        public DateTimeOffset ResetAt { get; private set; }

        /// <summary>How many requests this instance may let through of its present part.</summary>
        public int Part { get; private set; }

        /// <summary>How many it has let through of it.</summary>
        public int Count { get; private set; }

        /// <summary>How many it has let through of the window.</summary>
        public int Used { get; private set; }

        /// <summary>How many are left for the next parts, as far as this instance knows.</summary>
        public int Left { get; private set; }

        /// <summary>When the shared window ends, by the clock that all share.</summary>
        private DateTimeOffset EndsAt { get; set; }

        /// <summary>The question to the other instances that is under way, or null.</summary>
        public Task? Asked { get; set; }

        public void Begin(DateTimeOffset resetAt, int part, int left, int used = 0) =>
            (ResetAt, Part, Count, Left, Used) = (resetAt, part, 0, left, used);

        /// <summary>Adds a part of a shared window, which may be another one than before.</summary>
        public void Continue(DateTimeOffset endsAt, DateTimeOffset now, TimeSpan rest, int part, int left)
        {
            var isSame = endsAt == EndsAt;

            // How long an answer is under way differs. What callers are told about one window should not, but for more than that.
            var isAsTold = isSame && ResetAt > now && ResetAt - now <= Length && (now + rest - ResetAt).Duration() < Jitter;
            Begin(isAsTold ? ResetAt : now + rest, part, left, isSame ? Used : 0);
            EndsAt = endsAt;
        }

        /// <summary>Goes on with another limit: what was let through stays so.</summary>
        public void Change(int to, bool isShared)
        {
            // What the instances took together may be more than the new limit allows: then none of them uses the rest of its part.
            var taken = Limit - Left;
            (Part, Left) = !isShared ? (to, 0) : taken <= to ? (Part, to - taken) : (Count, 0);
            Limit = to;
        }

        public RateLimitLease Use()
        {
            Count++;
            Used++;
            return new RateLimitLease(IsAllowed: true, Limit, Part - Count + Left, ResetAt);
        }

        public RateLimitLease Refuse() => new(IsAllowed: false, Limit, 0, ResetAt);
    }
}
