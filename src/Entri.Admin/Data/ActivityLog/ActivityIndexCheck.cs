using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Entri.Admin.Domain;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>
/// Finds out whether the index of a log is the one of its entries: otherwise filters could leave out what somebody hides. Of what the index
/// must keep and of what it keeps it makes a sum of keyed hashes each, so that it holds no more than a block of either in memory.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="organizationId">The organization.</param>
/// <param name="first">The number of the first entry.</param>
/// <param name="last">The number of the last entry; what comes in meanwhile is left out.</param>
/// <param name="key">A secret, for whoever could compute the hashes could make other rows with the same sum.</param>
internal sealed class ActivityIndexCheck(EntriDbContext db, string organizationId, long first, long last, byte[] key)
{
    private readonly Dictionary<(string Kind, string Value), List<ushort>> _terms = [];
    private readonly Dictionary<long, (long Earliest, long Latest)> _times = [];
    private UInt128 _expected;
    private long _block;

    /// <summary>Takes the next entry, which is as the app wrote it.</summary>
    public void Add(ActivityEntry entry)
    {
        var block = entry.Sequence / ActivityMatches.BlockSize;
        if (block != _block)
        {
            EndBlock();
            _block = block;
        }

        Add(entry, "action", entry.Action);
        Add(entry, "user", entry.UserId);
        Add(entry, "project", entry.ProjectId);
        Add(entry, "token", entry.Metadata.GetValueOrDefault("tokenId"));
        Add(entry, "token", entry.TargetType == "token" ? entry.TargetId : null);
        var at = entry.CreatedAt.ToUnixTimeMilliseconds();
        var (earliest, latest) = _times.GetValueOrDefault(block, (at, at));
        _times[block] = (Math.Min(earliest, at), Math.Max(latest, at));
    }

    /// <summary>Whether the index is the one of the entries. Block times may be too wide, which hides nothing.</summary>
    public async Task<bool> IsSoundAsync(CancellationToken cancellationToken)
    {
        EndBlock();
        UInt128 kept = 0;
        await ActivityIndex.EachAsync(
            db,
            """SELECT "Kind", "Value", "Block", "Places" FROM "ActivityPostings" WHERE "OrganizationId" = @p0""",
            [organizationId],
            row =>
            {
                var block = row.GetInt64(2);
                kept += HashOf(row.GetString(0), row.GetString(1), block, PlacesOf(block, row.GetFieldValue<byte[]>(3)));
            },
            cancellationToken);
        await ActivityIndex.EachAsync(
            db,
            """SELECT "Block", "Earliest", "Latest" FROM "ActivityBlocks" WHERE "OrganizationId" = @p0""",
            [organizationId],
            row =>
            {
                if (_times.TryGetValue(row.GetInt64(0), out var times)
                    && row.GetInt64(1) <= times.Earliest && row.GetInt64(2) >= times.Latest)
                {
                    _times.Remove(row.GetInt64(0));
                }
            },
            cancellationToken);
        return kept == _expected && _times.Count == 0;
    }

    private void Add(ActivityEntry entry, string kind, string? value)
    {
        if (value is not null)
        {
            if (!_terms.TryGetValue((kind, value), out var places))
            {
                _terms[(kind, value)] = places = [];
            }

            // A token that changes itself is there twice.
            var place = (ushort)(entry.Sequence % ActivityMatches.BlockSize);
            if (places.Count == 0 || places[^1] != place)
            {
                places.Add(place);
            }
        }
    }

    private void EndBlock()
    {
        foreach (var ((kind, value), places) in _terms)
        {
            _expected += HashOf(kind, value, _block, places);
        }

        _terms.Clear();
    }

    /// <summary>The places of entries that are there; an index may keep those of removed ones for a while.</summary>
    private List<ushort> PlacesOf(long block, ReadOnlySpan<byte> bytes)
    {
        List<ushort> places = [];
        for (; bytes.Length >= sizeof(ushort); bytes = bytes[sizeof(ushort)..])
        {
            var place = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            if ((block * ActivityMatches.BlockSize) + place is var number && number >= first && number <= last)
            {
                places.Add(place);
            }
        }

        return [.. places.Distinct().Order()];
    }

    /// <summary>The number of places comes before the value, so that no two rows give the same bytes.</summary>
    private UInt128 HashOf(string kind, string value, long block, List<ushort> places)
    {
        if (places.Count == 0)
        {
            return 0;
        }

        var head = string.Create(CultureInfo.InvariantCulture, $"{kind} {block} {places.Count} {value}");
        byte[] row = [.. Encoding.UTF8.GetBytes(head), .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(places))];
        return BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(key, row));
    }
}
