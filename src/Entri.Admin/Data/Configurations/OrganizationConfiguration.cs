using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> organization)
    {
        organization.Property(o => o.Id).HasMaxLength(40);
        organization.Property(o => o.Name).HasMaxLength(100);
        organization.Property(o => o.Slug).HasMaxLength(Slug.MaxLength);
        organization.Property(o => o.Description).HasMaxLength(500);
        organization.Property(o => o.DefaultSourceLanguage).HasMaxLength(LanguageCode.MaxLength);
        organization.HasIndex(o => o.Slug).IsUnique();
    }
}
