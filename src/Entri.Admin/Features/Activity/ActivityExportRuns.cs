using System.Collections.Concurrent;

namespace Entri.Admin.Features.Activity;

/// <summary>
/// The exports that pages watch. The browser downloads the file by itself, whatever its size; the page and the download run on one instance
/// and find each other by a number that nobody guesses.
/// </summary>
public sealed class ActivityExportRuns
{
    private readonly ConcurrentDictionary<string, ActivityExportRun> _runs = new();

    /// <summary>A run for a download that a page offers; it lasts until it is disposed.</summary>
    public ActivityExportRun Offer()
    {
        var run = new ActivityExportRun(Guid.NewGuid().ToString("N"), id => _runs.TryRemove(id, out _));
        _runs[run.Id] = run;
        return run;
    }

    /// <summary>The run of that number, or null.</summary>
    public ActivityExportRun? Find(string? id) => id is not null && _runs.TryGetValue(id, out var run) ? run : null;
}

/// <summary>One download.</summary>
public sealed class ActivityExportRun(string id, Action<string> forget) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private long _done;

    /// <summary>Told after each step.</summary>
    public event Action? Changed;

    /// <summary>Its number.</summary>
    public string Id => id;

    /// <summary>How many entries it has; null before it has begun.</summary>
    public long? Total { get; private set; }

    /// <summary>How many are sent.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Whether it has ended, whether done or not.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether somebody stopped it.</summary>
    public bool IsCancelled => _cancel.IsCancellationRequested;

    /// <summary>Stops the download.</summary>
    internal CancellationToken Cancelled => _cancel.Token;

    /// <summary>Stops it; the browser says that the file is not whole.</summary>
    public void Cancel() => _cancel.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        forget(id);
        _cancel.Dispose();
    }

    internal void Begin(long total)
    {
        Total = total;
        Changed?.Invoke();
    }

    internal void Advance(int entries)
    {
        Interlocked.Add(ref _done, entries);
        Changed?.Invoke();
    }

    internal void End()
    {
        IsOver = true;
        Changed?.Invoke();
    }
}
