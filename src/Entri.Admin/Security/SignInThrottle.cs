using System.Net;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// Slows down the guessing of passwords: by address, and by how many may be checked at once, for each check costs a whole core. For that
/// core networks take turns, large ones among each other and the small ones within them; browsers that are known have every second turn
/// for themselves.
/// </summary>
public sealed class SignInThrottle(IOptions<AccountOptions> options, TimeProvider clock)
{
    /// <summary>How long an address waits at most after too many attempts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int MaxWaiting = 200;
    private const int MaxKept = 20_000;
    private readonly AttemptCounts _attempts = new(options.Value.SignInAttemptsPerAddress, Window, MaxKept, clock);
    private readonly AttemptCounts _told = new(limit: 1, Window, MaxKept, clock);
    private readonly FairQueue _checks = new(Math.Max(1, Environment.ProcessorCount / 2), MaxWaiting);

    /// <summary>Counts an attempt and waits for a free core.</summary>
    /// <param name="browser">The browser where it is known, which is counted by itself; otherwise the address is.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to dispose after the check, or null where there were too many attempts or too many wait.</returns>
    public async Task<IDisposable?> EnterAsync(KnownBrowser? browser, IPAddress? address, CancellationToken cancellationToken)
    {
        var path = PathOf(browser, address);
        return _attempts.Use(path[^1]) < 0 ? null : await _checks.EnterAsync(path, cancellationToken);
    }

    /// <summary>Waits as <see cref="EnterAsync"/> does, for what is no attempt at a password and counted elsewhere.</summary>
    /// <returns>What to dispose after the work, or null where too many wait.</returns>
    public Task<IDisposable?> WaitAsync(IPAddress? address, CancellationToken cancellationToken) =>
        _checks.EnterAsync(PathOf(browser: null, address), cancellationToken);

    /// <summary>Whether a refusal is worth a line in the log: the first of its origin in a while.</summary>
    public bool IsNews(KnownBrowser? browser, IPAddress? address) => _told.Use(PathOf(browser, address)[^1]) >= 0;

    /// <summary>The smallest network of an address, for those who count something else by it.</summary>
    public static string NetworkOf(IPAddress? address) => PathOf(browser: null, address)[^1];

    /// <summary>
    /// From large to small. The smallest network is what one subscriber has: of an IPv6 address only the first half, for the rest is theirs
    /// to choose.
    /// </summary>
    private static string[] PathOf(KnownBrowser? browser, IPAddress? address)
    {
        if (browser is not null)
        {
            return ["known", browser.UserId, browser.Id];
        }

        var bytes = (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.GetAddressBytes() ?? [];
        ReadOnlySpan<int> lengths = bytes.Length == 16 ? [4, 6, 8] : [2, 3, 4];
        return ["strangers", Start(lengths[0]), Start(lengths[1]), Start(lengths[2])];

        string Start(int length) => Convert.ToHexString(bytes.AsSpan(0, Math.Min(length, bytes.Length)));
    }
}
