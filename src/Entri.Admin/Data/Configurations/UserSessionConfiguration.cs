using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> session)
    {
        session.Property(s => s.Id).HasMaxLength(40);
        session.Property(s => s.IpAddress).HasMaxLength(45);
        session.Property(s => s.UserAgent).HasMaxLength(300);
        session.HasIndex(s => s.Hash).IsUnique();
        session.HasIndex(s => s.ExpiresAt);
        session.HasOne<ApplicationUser>().WithMany().HasForeignKey(s => s.UserId);
        session.HasOne<Organization>().WithMany().HasForeignKey(s => s.OrganizationId);
    }
}
