using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ApiTokenValueConfiguration : IEntityTypeConfiguration<ApiTokenValue>
{
    public void Configure(EntityTypeBuilder<ApiTokenValue> value)
    {
        value.ToTable("ApiTokenValues");
        value.HasKey(v => new { v.TokenId, v.Number });
        value.Property(v => v.Hash).HasMaxLength(32);
        value.Property(v => v.Prefix).HasMaxLength(10);
        value.Property(v => v.Suffix).HasMaxLength(4);
        value.HasIndex(v => v.Hash).IsUnique();
        value.HasOne<ApiToken>().WithMany(t => t.Values).HasForeignKey(v => v.TokenId);
    }
}
