using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ApiTokenUsageConfiguration : IEntityTypeConfiguration<ApiTokenUsage>
{
    public void Configure(EntityTypeBuilder<ApiTokenUsage> usage)
    {
        usage.ToTable("ApiTokenUsage");
        usage.HasKey(u => new { u.TokenId, u.Day });
        usage.HasOne<ApiToken>().WithMany().HasForeignKey(u => u.TokenId);
    }
}
