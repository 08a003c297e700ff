using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// The requests with one token that are not written yet. It tells no more of them apart than may be kept of a day, so that it stays small
/// whatever sources somebody invents.
/// </summary>
internal sealed class PendingCalls
{
    /// <summary>What is kept of a program's name until it is cut to what may be shown.</summary>
    private const int MaxUserAgentLength = 2 * ClientName.MaxLength;

    private readonly Dictionary<Key, CallCount> _calls = [];
    private bool _isTaken;

    /// <summary>How many kinds of requests it has in mind.</summary>
    public int Count
    {
        get
        {
            lock (_calls)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>Adds requests.</summary>
    /// <param name="call">What they have in common.</param>
    /// <param name="count">How many.</param>
    /// <param name="isOther">Whether their source and project are not told apart.</param>
    /// <returns>Whether it took them; what is being written takes none any more.</returns>
    public bool TryAdd(in ApiCall call, in CallCount count, bool isOther)
    {
        var key = new Key(count.FirstAt.UtcTicks / TimeSpan.TicksPerHour, call with { UserAgent = Cut(call.UserAgent) }, isOther);
        lock (_calls)
        {
            if (_isTaken)
            {
                return false;
            }

            // Nearly always one like it came before, and then the key is looked for once.
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_calls, key);
            if (!Unsafe.IsNullRef(ref known))
            {
                known = known.Plus(count);
                return true;
            }

            key = _calls.Count >= ApiTokenCalls.MaxKinds ? key.AsOther() : key;
            _calls[key] = _calls.TryGetValue(key, out var before) ? before.Plus(count) : count;
            return true;
        }
    }

    /// <summary>Ends it.</summary>
    /// <returns>What it took.</returns>
    public IReadOnlyList<PendingCall> Take()
    {
        lock (_calls)
        {
            _isTaken = true;
            return [.. _calls.Select(call => new PendingCall(call.Key.Call, call.Value, call.Key.IsOther))];
        }
    }

    private static string Cut(string userAgent) => userAgent.Length <= MaxUserAgentLength ? userAgent : userAgent[..MaxUserAgentLength];

    private readonly record struct Key(long Hour, ApiCall Call, bool IsOther)
    {
        public Key AsOther() => new(Hour, Call with { ProjectId = "", Address = null, UserAgent = "" }, IsOther: true);
    }
}

/// <summary>Requests that are not written yet and alike.</summary>
/// <param name="Call">What they have in common.</param>
/// <param name="Count">How many.</param>
/// <param name="IsOther">Whether their source and project were not told apart.</param>
internal readonly record struct PendingCall(ApiCall Call, CallCount Count, bool IsOther)
{
    /// <summary>When the last one came.</summary>
    public DateTimeOffset LastAt => Count.LastAt;

    /// <summary>As they are kept.</summary>
    public CallsOfHour ToRow()
    {
        var first = Count.FirstAt.UtcDateTime;
        var kind = new CallKind(
            Call.TokenId,
            DateOnly.FromDateTime(first),
            Call.ValueNumber,
            Call.Outcome,
            Call.Scope.Length <= ApiTokenCalls.MaxScopeLength ? Call.Scope : ApiTokenCalls.Other,
            Call.ProjectId,
            AddressOf(Call.Address) ?? "",
            ClientName.Of(Call.UserAgent));
        return new CallsOfHour(first.Date.AddHours(first.Hour), IsOther ? kind.AsOther() : kind, Count);
    }

    /// <summary>The address as people know it: without the clothes of the newer protocol where it is one of the older.</summary>
    public static string? AddressOf(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
}
