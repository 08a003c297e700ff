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

        // A change is decided on what the token may do, when it ends and which value it has. Where one of these has changed in between,
        // it starts over, so that nobody saves over an end or a narrowing that they have not seen.
        token.Property(t => t.Scopes).IsConcurrencyToken();
        token.Property(t => t.ExpiresAt).IsConcurrencyToken();
        token.Property(t => t.DisabledAt).IsConcurrencyToken();
        token.Property(t => t.RevokedAt).IsConcurrencyToken();
        token.Property(t => t.PickedUpAt).IsConcurrencyToken();
        token.Property(t => t.Hash).IsConcurrencyToken();
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => new { t.OrganizationId, t.CreatedAt });
        token.HasOne<Organization>().WithMany().HasForeignKey(t => t.OrganizationId);
    }
}
