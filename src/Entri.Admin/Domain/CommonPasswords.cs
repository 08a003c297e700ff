using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Entri.Admin.Domain;

/// <summary>
/// The passwords that attackers try first. Kept as sorted hashes, which take 8 bytes each, from the first new password on.
/// </summary>
internal static class CommonPasswords
{
    private const string Resource = "common-passwords.txt";
    private const int MostCommon = 500;

    private static readonly Lazy<(ulong[] MostCommon, ulong[] Others)> Hashes = new(Load);

    /// <summary>Whether it is one of the 500 most common words.</summary>
    /// <param name="folded">What <see cref="FoldedText"/> made of it.</param>
    public static bool IsMostCommon(ReadOnlySpan<char> folded) => Has(Hashes.Value.MostCommon, folded);

    /// <summary>Whether many people have it, as their password or as a word in it.</summary>
    /// <param name="folded">What <see cref="FoldedText"/> made of it.</param>
    public static bool Has(ReadOnlySpan<char> folded) => Has(Hashes.Value.Others, folded);

    private static bool Has(ulong[] hashes, ReadOnlySpan<char> text) => Array.BinarySearch(hashes, HashOf(text)) >= 0;

    private static ulong HashOf(ReadOnlySpan<char> text) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text));

    private static (ulong[] MostCommon, ulong[] Others) Load()
    {
        using var file = new StreamReader(typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)!);
        List<ulong> hashes = [];
        while (file.ReadLine() is { } line)
        {
            // A comment has a blank, and no line of the list has one.
            if (!line.StartsWith("# ", StringComparison.Ordinal))
            {
                hashes.Add(HashOf(line));
            }
        }

        ulong[] mostCommon = [.. hashes[..MostCommon].Order()];
        ulong[] others = [.. hashes[MostCommon..].Order()];
        return (mostCommon, others);
    }
}
