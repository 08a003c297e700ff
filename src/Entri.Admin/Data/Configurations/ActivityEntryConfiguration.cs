using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ActivityEntryConfiguration : IEntityTypeConfiguration<ActivityEntry>
{
    public void Configure(EntityTypeBuilder<ActivityEntry> entry)
    {
        entry.Property(e => e.Id).HasMaxLength(40);
        entry.Property(e => e.Action).HasMaxLength(50);
        entry.Property(e => e.UserName).HasMaxLength(100);
        entry.Property(e => e.TargetType).HasMaxLength(20);
        entry.Property(e => e.Metadata).HasConversion<MetadataConverter>(MetadataConverter.Comparer);
        entry.Property(e => e.PreviousHash).HasMaxLength(32);
        entry.Property(e => e.Hash).HasMaxLength(32);
        entry.HasIndex(e => new { e.OrganizationId, e.CreatedAt });
        entry.HasIndex(e => new { e.OrganizationId, e.Sequence }).IsUnique();
    }
}
