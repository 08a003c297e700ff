using System.Security.Cryptography;
using System.Text;
using Entri.Admin.Domain;

namespace Entri.Admin.Data.ActivityLog;

/// <summary>Makes the hashes of the activity log. Whoever has no key can neither change an entry nor add one unseen.</summary>
internal sealed class ActivitySigner(byte[] key)
{
    /// <summary>Says what a hash is of, so that one kind never passes for the other; a new form of either takes a new number.</summary>
    private const byte EntryForm = 1, EndForm = 2, DerivedForm = 3, CutForm = 4;

    /// <summary>The hash of an entry at that place.</summary>
    public byte[] HashOf(ActivityEntry entry, long sequence, byte[] previousHash) => Sign(writer =>
    {
        writer.Write(EntryForm);
        writer.Write(entry.OrganizationId);
        writer.Write(sequence);
        Write(writer, previousHash);
        writer.Write(entry.Id);
        writer.Write(entry.Action);
        Write(writer, entry.UserId);
        writer.Write(entry.UserName);
        Write(writer, entry.ProjectId);
        writer.Write(entry.TargetId);
        writer.Write(entry.TargetType);
        writer.Write(entry.CreatedAt.ToUnixTimeMilliseconds());
        writer.Write(entry.Metadata.Count);
        foreach (var (name, value) in entry.Metadata.OrderBy(detail => detail.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            writer.Write(value);
        }
    });

    /// <summary>The seal on the end of a log.</summary>
    public byte[] SealOf(string organizationId, long sequence, byte[] hash) => Sign(writer =>
    {
        writer.Write(EndForm);
        writer.Write(organizationId);
        writer.Write(sequence);
        Write(writer, hash);
    });

    /// <summary>The seal on the beginning of a log whose older entries were removed.</summary>
    public byte[] SealOf(string organizationId, long sequence, byte[] hash, DateTimeOffset cutAt) => Sign(writer =>
    {
        writer.Write(CutForm);
        writer.Write(organizationId);
        writer.Write(sequence);
        Write(writer, hash);
        writer.Write(cutAt.ToUnixTimeMilliseconds());
    });

    /// <summary>A secret for something else, which tells nothing of the key.</summary>
    public byte[] Derive(string purpose) => Sign(writer =>
    {
        writer.Write(DerivedForm);
        writer.Write(purpose);
    });

    /// <summary>Every text and array goes with its length, so that no two sets of members give the same bytes.</summary>
    private byte[] Sign(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            write(writer);
        }

        return HMACSHA256.HashData(key, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? "");
    }

    private static void Write(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
