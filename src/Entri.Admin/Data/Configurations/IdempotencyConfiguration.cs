using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class IdempotencyConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> record)
    {
        record.ToTable("IdempotencyRecords");

        // Of two requests that would do the same, the second cannot.
        record.Property(r => r.Id).HasMaxLength(32);
        record.Property(r => r.BodyHash).HasMaxLength(32);
        record.HasIndex(r => r.CreatedAt);
        record.HasOne<ApiToken>().WithMany().HasForeignKey(r => r.TokenId);
    }
}
