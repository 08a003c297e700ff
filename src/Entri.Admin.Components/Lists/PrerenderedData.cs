using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace Entri.Admin.Components;

/// <summary>
/// Keeps what a page has read while it was prerendered until its circuit asks for it, so that rows which are in sight stay there. It waits
/// here, because the browser would have to send back all of it, and more than a circuit takes.
/// </summary>
public sealed class PrerenderedData : IDisposable
{
    /// <summary>Long enough for scripts on a slow line; a circuit that comes later, or to another instance, reads anew.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int MaxPages = 256;

    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MaxPages });

    /// <summary>Keeps it for a minute; with too many others not at all.</summary>
    /// <returns>What it is asked for by.</returns>
    public string Keep(object data)
    {
        var id = RandomNumberGenerator.GetHexString(32);
        _pages.Set(id, data, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = 1 });
        return id;
    }

    /// <summary>Gives it away, once; null where it is not here.</summary>
    public T? Take<T>(string? id)
        where T : class
    {
        if (id is null || !_pages.TryGetValue(id, out T? data))
            return null;
        _pages.Remove(id);
        return data;
    }

    /// <inheritdoc/>
    public void Dispose() => _pages.Dispose();
}
