using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ActivityKeyConfiguration : IEntityTypeConfiguration<ActivityKey>
{
    public void Configure(EntityTypeBuilder<ActivityKey> key)
    {
        key.ToTable("ActivityKeys");
        key.Property(k => k.Id).ValueGeneratedNever();
    }
}
