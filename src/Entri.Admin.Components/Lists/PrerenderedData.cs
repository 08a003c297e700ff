using System.Security.Cryptography;

namespace Entri.Admin.Components;

/// <summary>
/// Keeps what a page has read while it was prerendered until its circuit asks for it, so that rows which are in sight stay there. It waits
/// here, because the browser would have to send back all of it, and more than a circuit takes.
/// </summary>
public sealed class PrerenderedData(TimeProvider time)
{
    private const int MaxPages = 256;

    /// <summary>Long enough for scripts on a slow line; a circuit that comes later, or to another instance, reads anew.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, object> _pages = [];
    private readonly Queue<(string Id, DateTimeOffset End)> _ends = [];

    /// <summary>Keeps it for a minute, or until too many others have come.</summary>
    /// <returns>What it is asked for by.</returns>
    public string Keep(object data)
    {
        var (id, now) = (RandomNumberGenerator.GetHexString(32), time.GetUtcNow());
        lock (_lock)
        {
            ForgetOld(now, MaxPages - 1);
            _pages.Add(id, data);
            _ends.Enqueue((id, now + Lifetime));
        }
        return id;
    }

    /// <summary>Gives it away, once; null where it is not here.</summary>
    public T? Take<T>(string? id)
        where T : class
    {
        lock (_lock)
        {
            ForgetOld(time.GetUtcNow(), MaxPages);
            return id is not null && _pages.Remove(id, out var data) ? data as T : null;
        }
    }

    private void ForgetOld(DateTimeOffset now, int most)
    {
        while (_ends.TryPeek(out var first) && (first.End <= now || _ends.Count > most))
            _pages.Remove(_ends.Dequeue().Id);
    }
}
