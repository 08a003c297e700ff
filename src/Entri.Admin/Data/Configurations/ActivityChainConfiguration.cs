using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

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
