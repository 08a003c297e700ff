using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// Slows down the guessing of passwords: by address, and by how many may be checked at once, for each check costs a whole core.
/// </summary>
public sealed class SignInThrottle : IDisposable
{
    /// <summary>How long an address waits at most after too many attempts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int QueueLength = 50;
    private readonly PartitionedRateLimiter<string> _attempts;
    private readonly ConcurrencyLimiter _checks = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = QueueLength,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>A throttle with the configured limits.</summary>
    public SignInThrottle(IOptions<AccountOptions> options) => _attempts = PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.Value.SignInAttemptsPerAddress,
            Window = Window,
        }));

    /// <summary>Counts an attempt and waits for a free core.</summary>
    /// <returns>What to dispose after the check, or null where the address has tried too often or too many wait.</returns>
    public Task<IDisposable?> EnterAsync(IPAddress? address, CancellationToken cancellationToken) =>
        EnterAsync(Network(address), cancellationToken);

    /// <summary>Counts an attempt of a person whose address is not at hand, and waits for a free core.</summary>
    /// <returns>As for an address.</returns>
    public async Task<IDisposable?> EnterAsync(string userId, CancellationToken cancellationToken)
    {
        using var attempt = _attempts.AttemptAcquire(userId);
        if (!attempt.IsAcquired)
        {
            return null;
        }

        var check = await _checks.AcquireAsync(1, cancellationToken);
        if (check.IsAcquired)
        {
            return check;
        }

        check.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _attempts.Dispose();
        _checks.Dispose();
    }

    /// <summary>The network that one subscriber has: of an IPv6 address only the first half, for the rest is theirs to choose.</summary>
    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
