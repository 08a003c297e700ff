using System.Buffers.Binary;
using System.Numerics;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>The numbers of those entries of a log that match.</summary>
public sealed class ActivityMatches
{
    /// <summary>How many entries a block of the index has.</summary>
    internal const int BlockSize = 1024;

    private const int WordSize = 64, BlockWords = BlockSize / WordSize;

    /// <summary>A bit for each entry, from the first one's block on; null where all match.</summary>
    private ulong[]? _words;

    internal ActivityMatches(long first, long last)
    {
        (First, Last) = (first, last);
        Total = Math.Max(0, last - first + 1);
    }

    /// <summary>The number of the log's first entry that is still there.</summary>
    public long First { get; }

    /// <summary>The number of the log's last entry; 0 where it has none.</summary>
    public long Last { get; }

    /// <summary>How many match.</summary>
    public long Total { get; private set; }

    private long FirstBlock => First / BlockSize;

    /// <summary>The numbers of matches, the newest first.</summary>
    /// <param name="offset">How many to leave out.</param>
    /// <param name="limit">How many at most.</param>
    public IReadOnlyList<long> Newest(long offset, int limit)
    {
        List<long> numbers = [];
        if (offset >= Total)
        {
            return numbers;
        }

        if (_words is null)
        {
            for (var number = Last - offset; number >= First && numbers.Count < limit; number--)
            {
                numbers.Add(number);
            }

            return numbers;
        }

        for (var word = _words.Length - 1; word >= 0 && numbers.Count < limit; word--)
        {
            var bits = _words[word];
            if (BitOperations.PopCount(bits) is var count && count <= offset)
            {
                offset -= count;
                continue;
            }

            for (; bits != 0 && numbers.Count < limit; bits &= ~(1UL << BitOperations.Log2(bits)))
            {
                if (offset-- <= 0)
                {
                    numbers.Add((FirstBlock * BlockSize) + ((long)word * WordSize) + BitOperations.Log2(bits));
                }
            }

            offset = Math.Max(0, offset);
        }

        return numbers;
    }

    /// <summary>Keeps what is among those as well.</summary>
    internal void Keep(IEnumerable<ActivityIndex.Posting> postings)
    {
        if (Total == 0)
        {
            return;
        }

        var words = new ulong[((Last / BlockSize) - FirstBlock + 1) * BlockWords];
        foreach (var (block, places) in postings.Where(posting => posting.Block >= FirstBlock && posting.Block <= Last / BlockSize))
        {
            var bits = words.AsSpan((int)(block - FirstBlock) * BlockWords, BlockWords);
            if (places is null)
            {
                bits.Fill(ulong.MaxValue);
                continue;
            }

            for (var at = 0; at < places.Length; at += sizeof(ushort))
            {
                var place = BinaryPrimitives.ReadUInt16BigEndian(places.AsSpan(at));
                bits[place / WordSize] |= 1UL << (place % WordSize);
            }
        }

        // What was cut off may still stand in a block that is kept, and what has come since may stand there already.
        for (var number = FirstBlock * BlockSize; number < First; number++)
        {
            words[(number / WordSize) - (FirstBlock * BlockWords)] &= ~(1UL << (int)(number % WordSize));
        }

        for (var number = Last + 1; number % BlockSize != 0; number++)
        {
            words[(number / WordSize) - (FirstBlock * BlockWords)] &= ~(1UL << (int)(number % WordSize));
        }

        for (var word = 0; _words is not null && word < words.Length; word++)
        {
            words[word] &= _words[word];
        }

        _words = words;
        Total = words.Sum(bits => (long)BitOperations.PopCount(bits));
    }
}
