using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Entri.Admin.Domain;

/// <summary>The addresses that a token may be used from, as the text of their ranges that the database keeps.</summary>
[CollectionBuilder(typeof(AddressRanges), nameof(Create))]
public readonly record struct AddressRanges : IEnumerable<string>
{
    /// <summary>The most ranges that a token can have.</summary>
    public const int MaxCount = 50;

    /// <summary>How many bits of an IPv6 address say that it is one of IPv4 (RFC 4291, section 2.5.5.2).</summary>
    private const int MappedPrefixLength = 96;

    private readonly string? _ranges;

    private AddressRanges(string ranges) => _ranges = ranges;

    /// <summary>The set of these ranges.</summary>
    /// <param name="ranges">What <see cref="Clean"/> returned.</param>
    public static AddressRanges Create(ReadOnlySpan<string> ranges) =>
        new(string.Join(' ', ranges.ToArray().Distinct().Order(StringComparer.Ordinal)));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static AddressRanges Parse(string ranges) => new(ranges);

    /// <summary>
    /// A range as it is kept, <c>10.0.0.0/8</c> or <c>2001:db8::1</c>, or null where the text is none: an address, or one with the number
    /// of leading bits that count, behind which it has no others. IPv4 within IPv6 becomes IPv4.
    /// </summary>
    public static string? Clean(string? text) => Network(text?.Trim()) is { } network && IsAsWritten(text!, network) ? Text(network) : null;

    /// <summary>The range in which an address lies that has bits behind those that count; null where the text is none.</summary>
    public static string? Meant(string? text) => Network(text?.Trim()) is { } network ? Text(network) : null;

    /// <summary>Whether an address lies in one of the ranges.</summary>
    /// <param name="address">The address; null where it is not known, which lies in none.</param>
    public bool Contain(IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        var plain = Plain(address);
        return this.Any(range => Network(range)!.Value.Contains(plain));
    }

    /// <summary>Whether every address of these ranges lies in a range of the others.</summary>
    public bool AreWithin(AddressRanges others)
    {
        var wider = others.Select(range => Network(range)!.Value).ToArray();
        return this.Select(range => Network(range)!.Value).All(range =>
            wider.Any(other => other.PrefixLength <= range.PrefixLength && other.Contains(range.BaseAddress)));
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() =>
        ((IEnumerable<string>)(string.IsNullOrEmpty(_ranges) ? [] : _ranges.Split(' '))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The ranges in their order, separated by spaces.</summary>
    public override string ToString() => _ranges ?? "";

    /// <summary>The range that a text names, with the bits behind those that count cleared.</summary>
    private static IPNetwork? Network(string? text)
    {
        var parts = text?.Split('/') ?? [];
        if (parts is not [{ } first, .. { Length: <= 1 } rest] || !TryParseAddress(first, out var address))
        {
            return null;
        }

        var bits = address.GetAddressBytes().Length * 8;
        var length = bits;
        if (rest is [{ } last] && !(IsNumber(last) && int.TryParse(last, out length) && length <= bits))
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            // A wider one would be all of IPv4 and part of IPv6, which nobody means.
            return length < MappedPrefixLength ? null : Masked(address.MapToIPv4(), length - MappedPrefixLength);
        }

        return Masked(address, length);
    }

    /// <summary>Refuses what the framework reads but people do not write: 10.1 for 10.0.0.1, 012 for 10, and zones.</summary>
    private static bool TryParseAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && (address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString() == text
            : !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal));

    private static bool IsNumber(string text) =>
        text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');

    private static IPNetwork Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }

    private static bool IsAsWritten(string text, IPNetwork network) =>
        Plain(IPAddress.Parse(text.Trim().Split('/')[0])).Equals(network.BaseAddress);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Text(IPNetwork network) =>
        network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? $"{network.BaseAddress}" : $"{network}";
}
