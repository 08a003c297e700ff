using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> token)
    {
        token.Property(t => t.Id).HasMaxLength(40);
        token.Property(t => t.Name).HasMaxLength(100);
        token.Property(t => t.Description).HasMaxLength(500);
        token.Property(t => t.Prefix).HasMaxLength(10);
        token.Property(t => t.Suffix).HasMaxLength(4);
        token.Property(t => t.CreatedByName).HasMaxLength(100);
        token.Property(t => t.LastUsedFrom).HasMaxLength(45);

        token.Ignore(t => t.Life);

        // Of several who revoke at once one ends it, and a change that overlaps with the end starts over and finds it revoked.
        token.Property(t => t.RevokedAt).IsConcurrencyToken();
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => new { t.OrganizationId, t.CreatedAt });
        token.HasOne<Organization>().WithMany().HasForeignKey(t => t.OrganizationId);
    }
}
