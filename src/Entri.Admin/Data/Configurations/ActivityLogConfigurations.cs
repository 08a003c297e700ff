using Entri.Admin.Data.ActivityLog;
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
        entry.HasIndex(e => new { e.OrganizationId, e.Sequence }).IsUnique();
    }
}

internal sealed class ActivityChainConfiguration : IEntityTypeConfiguration<ActivityChain>
{
    public void Configure(EntityTypeBuilder<ActivityChain> chain)
    {
        chain.ToTable("ActivityChains");
        chain.HasKey(c => c.OrganizationId);
        chain.Property(c => c.OrganizationId).HasMaxLength(40);
        chain.Property(c => c.Hash).HasMaxLength(32);
        chain.Property(c => c.Seal).HasMaxLength(32);
    }
}

internal sealed class ActivityCutConfiguration : IEntityTypeConfiguration<ActivityCut>
{
    public void Configure(EntityTypeBuilder<ActivityCut> cut)
    {
        cut.ToTable("ActivityCuts");
        cut.HasKey(c => c.OrganizationId);
        cut.Property(c => c.OrganizationId).HasMaxLength(40);
        cut.Property(c => c.Hash).HasMaxLength(32);
        cut.Property(c => c.Seal).HasMaxLength(32);
    }
}

internal sealed class ActivityKeyConfiguration : IEntityTypeConfiguration<ActivityKey>
{
    public void Configure(EntityTypeBuilder<ActivityKey> key)
    {
        key.ToTable("ActivityKeys");
        key.Property(k => k.Id).ValueGeneratedNever();
    }
}
