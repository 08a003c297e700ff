using System.Collections.Concurrent;

namespace Entri.Admin.Hosting;

/// <summary>
/// Tells what has not been named yet, so that the log names it once; but not without end, as anybody may send something new.
/// </summary>
internal sealed class FirstFew<T>
    where T : notnull
{
    private const int Max = 10;

    private readonly ConcurrentDictionary<T, bool> _named = new();

    /// <summary>Whether it is one to be named now.</summary>
    public bool IsOne(T item) => _named.Count < Max && _named.TryAdd(item, true);
}
